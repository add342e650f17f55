import type { Visit } from '../contracts/visit';
import { inPage } from './in-page';
import type { ClientOptions } from './options';
import type { QueryValue } from './query';

export interface Asking {
  headers: Record<string, string>;
  parameters: Record<string, QueryValue>;
}

export const given = <T>(value: T | (() => T)): T => (typeof value === 'function' ? (value as () => T)() : value);

interface Asker {
  visitor?: string;
  visit: Visit;
  /** True for all that may be a parameter, false for none of it; else for what is no proof. */
  parameters?: boolean;
}

/** What says who asks, split into headers and query parameters. */
export async function askingOf(
  { token, identity, subject, gpc }: ClientOptions,
  { visitor, visit, parameters }: Asker
): Promise<Asking> {
  const asking: Asking = { headers: {}, parameters: {} };
  const say = (name: string, text: string | undefined, isParameter: boolean) => {
    if (!text) return;
    if (isParameter) asking.parameters[`segments${name}`] = text;
    else asking.headers[`X-Segments-${name}`] = text;
  };
  const bearer = await given(token);
  if (bearer) asking.headers.Authorization = `Bearer ${bearer}`;
  // Browsers say it themselves, and let no script say it.
  if (gpc && !inPage) asking.headers['Sec-GPC'] = '1';
  const mayBe = parameters !== false;
  say('Subject', subject, true);
  say('Visitor', visitor, mayBe);
  say('Identity', await given(identity), parameters === true);
  const context = JSON.stringify(visit);
  if (context !== '{}') say('Context', mayBe ? context : encodeURIComponent(context), mayBe);
  return asking;
}
