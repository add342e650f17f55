import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';
import { claimsIdentity, type Asker, type AskerProblem } from '../identity/asker';
import { segmentDirectory } from '../membership/directory';
import { sentencesOf } from '../sentences';
import { expressionsInUse } from './expressions';
import { faultsOf } from './expression-faults';
import { audienceBearers, leadsTo, reachOf } from './reach';
import { requestNotes, type StaleKey } from './request-notes';
import { lackingSources } from '../visit/lacking-sources';
import { passedVisit } from '../visit/passed';

export interface Warning {
  code: string;
  message: string;
}

const CONTEXT_UNREADABLE =
  'X-Segments-Context or segmentsContext is not JSON of the documented shape, or longer than 4,096 characters.';

const PROBLEMS: Record<AskerProblem, string> = {
  tokenNotConfigured: 'An identity token came, but neither identity.secret nor identity.publicKey is configured.',
  tokenInvalid: 'The identity token is malformed, or its signature or algorithm is wrong.',
  tokenExpired: 'The identity token has expired.',
  tokenAudience: 'The identity token is for another audience: its “aud” is not the configured identity.audience.',
  tokenTooLong: 'The identity token is valid for more than 24 hours.',
  noContact: 'Whoever asks is proven, but no contact belongs to them.',
  emailNotProven: 'A contact has the e-mail of this user, but nobody has proven that it is theirs.',
  subjectNeedsToken: 'segmentsSubject is for requests with an API token.',
  subjectForbidden: 'This API token lacks the permission “decision: find” of the plugin, which segmentsSubject needs.',
  subjectUnknown: 'No contact has the name given as segmentsSubject.',
  keyForbidden: 'segmentsKey=all needs an API token with the permission “decision: find” of the plugin.',
};

const STALE: Record<StaleKey, string> = {
  keyForAnotherType:
    'segmentsKey is the key of another type; this answer is for everyone. Take that of this type from “keys” of the decision.',
  keyRetired:
    'segmentsKey names audiences that are no longer in use; this answer is for everyone. Ask for a new decision.',
};

/** What a frontend developer should know about this answer: why nobody was recognised, or why nothing was aimed. */
export async function warningsOf(strapi: Core.Strapi, ctx: Context, asker: Asker): Promise<Warning[]> {
  const { read, touched, key } = requestNotes(ctx);
  const warnings: Warning[] = [];
  if (key?.stale) warnings.push({ code: key.stale, message: STALE[key.stale] });
  if (asker.problem) warnings.push({ code: asker.problem, message: PROBLEMS[asker.problem] });
  // An answer by key says nothing that another request for its URL would not.
  const { problem } = asker.how === 'key' ? {} : passedVisit(ctx);
  if (problem) warnings.push({ code: problem, message: CONTEXT_UNREADABLE });
  const directory = await segmentDirectory(strapi);
  const lacking = await lackingSources(strapi, directory);
  for (const uid of touched) {
    for (const attribute of audienceBearers(strapi).get(uid) ?? []) {
      for (const expression of await expressionsInUse(strapi, uid, attribute)) {
        for (const { code, message } of faultsOf(directory, expression, sentencesOf(), lacking)) {
          warnings.push({ code, message: `${uid}.${attribute} “${expression.text}”: ${message}` });
        }
      }
    }
  }
  if (touched.size === 0 && claimsIdentity(ctx)) {
    for (const uid of read) warnings.push(untouched(strapi, uid));
  }
  return warnings;
}

function untouched(strapi: Core.Strapi, uid: string): Warning {
  if (reachOf(strapi, uid).size === 0) {
    return { code: 'noAudienceField', message: `Neither ${uid} nor anything it leads to has an audience field.` };
  }
  const leading = leadsTo(strapi, uid);
  const own = audienceBearers(strapi).has(uid) ? ', and no entry of its own has an audience' : '';
  return {
    code: 'notPopulated',
    message: `Nothing in this answer has an audience${own}. Populate what may have one: ${leading.join(', ') || '(nothing else)'}.`,
  };
}
