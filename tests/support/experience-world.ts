import { adminToken, apiToken, publicPermissions } from './access';
import { TestAudiences } from './audiences';
import { bootStrapi, type TestStrapi } from './strapi';

export const PROMOTION = 'api::promotion.promotion';
export const ARTICLE = 'api::article.article';

export interface Documents {
  create(params: object): Promise<{ documentId: string; id: number }>;
  update(params: object): Promise<{ documentId: string }>;
  publish(params: object): Promise<unknown>;
  unpublish(params: object): Promise<unknown>;
  delete(params: object): Promise<unknown>;
}

interface WantedVariant {
  key: string;
  audience?: string;
  share?: number;
  overrides?: object;
}

/** A site with a promotion to have experiences of, three articles, and the customers vera (vip), sam (staff) and otto (neither). */
export class ExperienceWorld {
  private constructor(
    readonly app: TestStrapi,
    readonly admin: string,
    readonly token: string,
    readonly articles: readonly { documentId: string }[],
    readonly promotion: { documentId: string }
  ) {}

  static async make(): Promise<ExperienceWorld> {
    const app = await bootStrapi();
    const admin = await adminToken(app.strapi);
    const token = await apiToken(app.strapi, { type: 'full-access' });
    const reads = [PROMOTION, ARTICLE].flatMap((uid) => [`${uid}.find`, `${uid}.findOne`]);
    const own = ['decision.find', 'experience.shown'].map((action) => `plugin::segments.${action}`);
    await publicPermissions(app.strapi, [...reads, ...own]);
    const audiences = new TestAudiences(app.strapi);
    await audiences.segment('vip');
    await audiences.segment('staff');
    await audiences.segment('asleep', { active: false });
    const vera = await audiences.customer('vera');
    const sam = await audiences.customer('sam');
    await audiences.join('vip', [vera.id]);
    await audiences.join('staff', [sam.id]);
    await audiences.customer('otto');
    const documents = (uid: string) => app.strapi.documents(uid as never) as unknown as Documents;
    const articles: { documentId: string }[] = [];
    for (const title of ['one', 'two', 'for vip']) {
      const audience = title === 'for vip' ? 'any(vip)' : null;
      articles.push(await documents(ARTICLE).create({ data: { title, audience }, status: 'published' }));
    }
    const promotion = await documents(PROMOTION).create({
      data: {
        ...{ title: 'Spring sale', slug: 'spring', teaser: 'Ten percent', featured: true, discount: 10, tags: ['a'] },
        ...{ internal: 'secret', articles: [articles[0]?.documentId], heroes: [{ title: 'A' }, { title: 'B' }] },
      },
      status: 'published',
    });
    await documents(PROMOTION).create({ data: { title: 'Other', slug: 'other' }, status: 'published' });
    return new ExperienceWorld(app, admin, token, articles, promotion);
  }

  documents(uid: string): Documents {
    return this.app.strapi.documents(uid as never) as unknown as Documents;
  }

  /** The plugin's admin API, as the super-admin or whoever has this token. */
  call(method: 'get' | 'post' | 'put' | 'delete', path: string, body?: object, who = this.admin) {
    return this.app.request[method](`/segments${path}`).set('Authorization', `Bearer ${who}`).send(body);
  }

  /** The Content API as this customer, or as somebody unknown. */
  as(customer: string | null, path: string) {
    const url = `/api/${path}${path.includes('?') ? '&' : '?'}${customer ? `segmentsSubject=${customer}` : ''}`;
    const asked = this.app.request.get(url);
    return customer ? asked.auth(this.token, { type: 'bearer' }) : asked;
  }

  /** An experience of the promotion with published variants. */
  async experience(key: string, input: object, variants: WantedVariant[], start = true): Promise<void> {
    const made = { key, name: key, contentType: PROMOTION, document: this.promotion.documentId, ...input };
    await this.call('post', '/experiences', made).expect(201);
    for (const variant of variants) {
      await this.call('post', `/experiences/${key}/variants`, { name: variant.key, ...variant }).expect(201);
      await this.call('post', `/experiences/${key}/variants/${variant.key}/publish`).expect(200);
    }
    if (start) await this.call('put', `/experiences/${key}`, { state: 'running' }).expect(200);
  }

  async end(key: string): Promise<void> {
    await this.call('put', `/experiences/${key}`, { state: 'ended' }).expect(200);
    await this.call('delete', `/experiences/${key}`).expect(204);
  }
}
