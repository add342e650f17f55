import type { Core } from '@strapi/strapi';
import type { Decision } from '../../contracts/decision';
import type { Asker } from '../identity/asker';
import { segmentDirectory } from '../membership/directory';

/** What a frontend may know of the asker: the exposed segments. Nobody, if no contact was recognised. */
export async function decide(strapi: Core.Strapi, asker: Asker): Promise<Decision> {
  const directory = await segmentDirectory(strapi);
  const segments = [...asker.segments].filter((key) => directory.get(key)?.exposed).sort();
  return { segments, expiresAt: null, contact: asker.contact !== undefined };
}
