import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';
import { isReadable } from '../../rules/walk';
import { configOf } from '../config';
import { keysOfSets, segmentDirectory, type Directory } from '../membership/directory';
import { keyOf } from '../personalization/request-key';
import { unfiltered } from '../personalization/unfiltered';
import { requestInstant } from '../membership/clock';
import { previewedAsker } from '../preview-as/previewed-asker';
import { isPreview, previewOf } from '../preview-as/request';
import type { Preview } from '../preview-as/token';
import { currentConnection } from '../storage/connection';
import { activeRules } from '../storage/live-rules';
import { decidedAtRequest } from '../visit/decided-at-request';
import type { ContactSets } from '../storage/contact-sets';
import type { AskedAs } from '../storage/dates-of-asker';
import { visitorSets } from '../storage/visitor-sets';
import { contactByName, contactOfUser } from './find-contact';
import { verifyIdentityToken, type TokenProblem } from './identity-token';

/** Why a claim to be somebody gives nothing. */
export type AskerProblem =
  | TokenProblem
  | 'noContact'
  | 'emailNotProven'
  | 'subjectNeedsToken'
  | 'subjectForbidden'
  | 'subjectUnknown'
  | 'keyForbidden';

/** Who asks a Content API request, as far as proven. */
export interface Asker {
  how: 'nobody' | 'user' | 'identityToken' | 'apiToken' | 'everything' | 'key' | 'preview';
  /** There where a preview has taken the asker's place. */
  preview?: Preview;
  contact?: { id: number };
  account?: { id: number };
  /** Known by its anonymous id, which proves nothing else. */
  visitor?: { id: number };
  /** As the request says it, whether or not anything is known of it. */
  anonymousId?: string;
  /** Keys of the active segments of the visitor, of the contact and of the contact's account. */
  segments: ReadonlySet<string>;
  problem?: AskerProblem;
}

/** The permission that lets an API token ask in anybody's name, or for everything. */
const ASK_AS_ANYBODY = 'plugin::segments.decision.find';

const NOBODY: Asker = { how: 'nobody', segments: new Set() };
const proven = new WeakMap<Context, Promise<Asker>>();
const askers = new WeakMap<Context, Promise<Asker>>();

/** Works out once a request who asks, with the segments that the request decides. An unproven claim gives nothing; `problem` says why. */
export function askerOf(strapi: Core.Strapi, ctx: Context): Promise<Asker> {
  return once(askers, ctx, async () => {
    const asker = await provenAsker(strapi, ctx);
    if (asker.how === 'everything' || asker.how === 'key') return asker;
    return withDecided(asker, await decidedFor(strapi, ctx, asker));
  });
}

/** The instant that the asker lives in. */
export const instantOf = (strapi: Core.Strapi, { preview }: Pick<Asker, 'preview'>): Date =>
  preview?.at ?? requestInstant(strapi);

/**
 * What is decided anew for this asker, by key: at a preview's own instant all that follows rules; of whom the segments were chosen for, nothing.
 */
export async function decidedFor(
  strapi: Core.Strapi,
  ctx: Context,
  asker: Asker
): Promise<ReadonlyMap<string, boolean>> {
  const { preview } = asker;
  if (preview && 'segments' in preview.as) return new Map();
  const rules = preview?.at ? await activeRules(await currentConnection(strapi)) : [];
  // A rule of a later version names nobody anew.
  const stored = rules.filter(({ rule }) => rule && isReadable(rule));
  return decidedAtRequest(strapi, ctx, rowsOf(asker), instantOf(strapi, asker), stored);
}

/** Who asks, with the stored segments. */
export const provenAsker = (strapi: Core.Strapi, ctx: Context): Promise<Asker> =>
  once(proven, ctx, () => identify(strapi, ctx));

/** The rows that the asker is proven to be. */
export const rowsOf = ({ contact, account, visitor }: Asker): AskedAs => ({
  ...(contact && { contact: contact.id }),
  ...(account && { account: account.id }),
  ...(visitor && { visitor: visitor.id }),
});

/** The asker with what was decided anew in the place of what is stored. */
export function withDecided(asker: Asker, decided: ReadonlyMap<string, boolean>): Asker {
  if (decided.size === 0) return asker;
  const segments = new Set(asker.segments);
  for (const [key, holds] of decided) segments[holds ? 'add' : 'delete'](key);
  return { ...asker, segments };
}

/** The look-up itself reads contacts, which may bear an audience of their own. */
function once(found: WeakMap<Context, Promise<Asker>>, ctx: Context, look: () => Promise<Asker>): Promise<Asker> {
  let asker = found.get(ctx);
  if (!asker) found.set(ctx, (asker = unfiltered(look)));
  return asker;
}

/** Whether the request claims to come from somebody in one of the plugin's own ways. */
export function claimsIdentity(ctx: Context): boolean {
  return (
    isPreview(ctx) ||
    ['segmentsSubject', 'segmentsKey'].some((name) => text(ctx.query[name])) ||
    claimedToken(ctx) !== undefined
  );
}

/**
 * What the visitor did is the visitor's whoever is at the device: its segments join those of the contact. Naming a visitor
 * proves nothing else, so that the segments of a contact that the visitor once was are not among them.
 */
async function identify(strapi: Core.Strapi, ctx: Context): Promise<Asker> {
  const preview = await previewOf(strapi, ctx);
  if (preview) return previewedAsker(strapi, preview);
  if (keyOf(strapi, ctx)) return { ...NOBODY, how: 'key' };
  // To be read before the members are.
  const directory = await segmentDirectory(strapi);
  const asker = await identifyContact(strapi, ctx);
  const anonymousId = text(ctx.get('X-Segments-Visitor')) ?? text(ctx.query.segmentsVisitor);
  if (anonymousId === undefined || asker.how === 'everything') return asker;
  const visitor = await visitorSets(strapi, anonymousId);
  if (!visitor) return { ...asker, anonymousId };
  const own = keysOfSets(directory, 'visitor', visitor.sets);
  return { ...asker, anonymousId, visitor: { id: visitor.id }, segments: new Set([...asker.segments, ...own]) };
}

async function identifyContact(strapi: Core.Strapi, ctx: Context): Promise<Asker> {
  if (ctx.query.segmentsKey === 'all') {
    return (await mayAskAsAnybody(strapi, ctx)) ? { ...NOBODY, how: 'everything' } : nobody('keyForbidden');
  }

  const subject = text(ctx.query.segmentsSubject);
  if (subject !== undefined) {
    if (!isApiToken(ctx)) return nobody('subjectNeedsToken');
    if (!(await mayAskAsAnybody(strapi, ctx))) return nobody('subjectForbidden');
    const directory = await segmentDirectory(strapi);
    const contact = await contactByName(strapi, subject);
    return contact ? known('apiToken', directory, contact) : nobody('subjectUnknown');
  }

  let problem: AskerProblem | undefined;
  const token = claimedToken(ctx);
  if (token !== undefined) {
    const verified = await verifyIdentityToken(configOf(strapi).identity, token);
    if ('subject' in verified) {
      const directory = await segmentDirectory(strapi);
      const contact = await contactByName(strapi, verified.subject, { identityOnly: true });
      return contact ? known('identityToken', directory, contact) : nobody('noContact');
    }
    ({ problem } = verified);
  }

  const { auth, user } = ctx.state as { auth?: { strategy?: { name?: string } }; user?: { id: number } };
  if (auth?.strategy?.name === 'users-permissions' && user) {
    const directory = await segmentDirectory(strapi);
    const found = await contactOfUser(strapi, user);
    return 'problem' in found ? nobody(problem ?? found.problem) : known('user', directory, found, problem);
  }
  return nobody(problem);
}

function known(
  how: Asker['how'],
  directory: Directory,
  { id, account, contactSets, accountSets }: ContactSets,
  problem?: AskerProblem
): Asker {
  return {
    how,
    contact: { id },
    account: account === undefined ? undefined : { id: account },
    segments: new Set([
      ...keysOfSets(directory, 'contact', contactSets),
      ...keysOfSets(directory, 'account', accountSets),
    ]),
    problem,
  };
}

function nobody(problem: AskerProblem | undefined): Asker {
  return problem ? { ...NOBODY, problem } : NOBODY;
}

function isApiToken(ctx: Context): boolean {
  // `api-token` is its name before Strapi 5.46.
  return ['content-api-token', 'api-token'].includes(ctx.state.auth?.strategy?.name);
}

export async function mayAskAsAnybody(strapi: Core.Strapi, ctx: Context): Promise<boolean> {
  if (!isApiToken(ctx)) return false;
  try {
    await strapi.get('auth').verify(ctx.state.auth, { scope: [ASK_AS_ANYBODY] });
    return true;
  } catch {
    return false;
  }
}

function claimedToken(ctx: Context): string | undefined {
  return text(ctx.get('X-Segments-Identity')) ?? text(ctx.query.segmentsIdentity);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
