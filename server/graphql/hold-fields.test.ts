import type { Core } from '@strapi/strapi';
import { assertHeld } from './hold-fields';

const audience = { type: 'string', customField: 'plugin::segments.audience' };
const contentTypes: Record<string, { attributes: object }> = {
  'api::page.page': {
    attributes: {
      title: { type: 'string' },
      article: { type: 'relation', relation: 'oneToOne', target: 'api::article.article' },
    },
  },
  'api::article.article': { attributes: { title: { type: 'string' }, audience } },
  'api::plain.plain': { attributes: { other: { type: 'relation', relation: 'oneToOne', target: 'api::plain.plain' } } },
};
const strapi = {
  contentTypes,
  components: {},
  getModel: (uid: string) => contentTypes[uid],
} as unknown as Core.Strapi;
const types = new Map([
  ['Page', 'api::page.page'],
  ['Plain', 'api::plain.plain'],
  ['Pruned', 'api::article.article'],
]);
const fields: Record<string, object> = {
  Page: { title: {}, article: {}, article_connection: {} },
  Plain: { other: {} },
};
const schema = {
  getType: (name: string) => (fields[name] ? { getFields: () => fields[name] as Record<string, unknown> } : undefined),
};

test('a field past which entries would be read stops the start, by its name', () => {
  expect(() => assertHeld(strapi, types, new Set(['Page.article']), schema)).toThrow(
    /Page\.article_connection \(api::page\.page, “article”\) leads to what has an audience field/
  );
  expect(() => assertHeld(strapi, types, new Set(['Page.article', 'Page.article_connection']), schema)).not.toThrow();
});
