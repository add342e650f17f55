import { EVENT_SCOPE, resolveField, type Catalog, type PathStep, type ResolvedField } from '../../rules/catalog';
import type { JsonType } from '../../rules/conditions/attribute';
import { validationError } from '../http';

/** Where values stand: in a field of the subject, of rows related to it, or in events of one name. */
export interface Place {
  path: string;
  valueType?: JsonType | undefined;
  /** Relations and components that lead from the subject to the rows; more than one of them may lead to many. */
  rows?: string | undefined;
  event?: string | undefined;
}

/** A place whose names are all in the reader's catalog. */
export interface KnownPlace {
  /** From the subject to the rows; empty for the subject's own fields and for events. */
  steps: PathStep[];
  event: string | undefined;
  path: string;
  valueType: JsonType | undefined;
  field: ResolvedField;
}

/** A related row's rows, and rows of those. */
const MAX_STEPS = 8;

/** @throws ValidationError where the catalog has no such place, whether or not the database has */
export function knownPlace(catalog: Catalog, { path, valueType, rows, event }: Place): KnownPlace {
  for (const [name, text] of Object.entries({ path, rows, event })) {
    // No database can be asked for these.
    if (text !== undefined && /[\0\p{Surrogate}]/u.test(text)) {
      throw validationError(name, 'It has a character that no stored text can have.');
    }
  }
  if (rows !== undefined && event !== undefined) {
    throw validationError('event', 'Ask for rows or for events, not for both.');
  }
  if (event !== undefined && !/^(properties|context)\../.test(path)) {
    throw validationError('path', 'Of an event, name a path under “properties.” or “context.”.');
  }
  const { steps, uid } = stepsTo(catalog, rows);
  const { field, reason } = resolveField(catalog, event === undefined ? uid : EVENT_SCOPE, path, valueType);
  if (field) return { steps, event, path, valueType, field };
  if (reason === 'type_needed') throw validationError('valueType', 'Inside JSON, say which type of value is meant.');
  throw validationError('path', 'There is no field of this path that rules can look at.');
}

/**
 * Follows relations and components from the subject, however many rows each leads to; without a path it stays there.
 * @throws ValidationError
 */
export function stepsTo(catalog: Catalog, path: string | undefined): { steps: PathStep[]; uid: string } {
  const steps: PathStep[] = [];
  let uid = catalog.uid;
  if (path === undefined) return { steps, uid };
  for (const name of path.split('.')) {
    const attributes = catalog.types[uid]?.attributes ?? {};
    const attribute = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
    if (!attribute || !('target' in attribute) || steps.length === MAX_STEPS) {
      throw validationError('rows', 'There are no rows of this path that rules can look at.');
    }
    steps.push({ uid, name, attribute });
    uid = attribute.target;
  }
  return { steps, uid };
}

const SECRETS = /^(password|passwd|passphrase|passcode|pwd|secret|token|otp|pin|cvv|cvc|hash|credential)s?$/;

/** Whether the path's names sound like something that nobody should be shown values of, wherever it is stored. */
export function soundsSecret(path: string): boolean {
  const words = path
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u);
  return words.some((word) => SECRETS.test(word)) || /api ?key|private ?key/.test(words.join(' '));
}
