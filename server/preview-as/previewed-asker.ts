import type { Core } from '@strapi/strapi';
import type { AudienceName } from '../../rules/catalog';
import { validationError } from '../http';
import type { Asker } from '../identity/asker';
import { contactByName } from '../identity/find-contact';
import { keysOfSets, segmentDirectory, segmentsOf } from '../membership/directory';
import { peopleById } from '../storage/people';
import { findSubjects } from '../storage/subjects';
import type { Preview } from './token';

/** Whom a preview puts in the asker's place, with the stored segments. A person is proven by whoever was allowed to make the preview. */
export async function previewedAsker(strapi: Core.Strapi, preview: Preview): Promise<Asker> {
  const { as } = preview;
  const asker = { how: 'preview' as const, preview };
  if ('segments' in as) return { ...asker, segments: new Set(as.segments) };
  // To be read before the members are.
  const directory = await segmentDirectory(strapi);
  const name = `doc:${as.subject}`;
  if (as.audience === 'contact') {
    const contact = await contactByName(strapi, name);
    if (!contact) throw gone(as.audience);
    const { id, account, contactSets, accountSets } = contact;
    const own = keysOfSets(directory, 'contact', contactSets);
    const ofAccount = keysOfSets(directory, 'account', accountSets);
    const found = { ...asker, contact: { id }, segments: new Set([...own, ...ofAccount]) };
    return account === undefined ? found : { ...found, account: { id: account } };
  }
  const subject = (await findSubjects(strapi, as.audience, [name])).get(name);
  if (!subject) throw gone(as.audience);
  const { id } = subject;
  const segments = new Set((await segmentsOf(strapi, as.audience, id)).map(({ key }) => key));
  if (as.audience === 'account') return { ...asker, account: { id }, segments };
  const anonymousId = (await peopleById(strapi, 'visitor', [id])).get(id)?.id;
  return { ...asker, visitor: { id }, ...(anonymousId !== undefined && { anonymousId }), segments };
}

const gone = (audience: AudienceName) =>
  validationError('segmentsPreview', `The ${audience} of this preview is not there any more.`);
