import { unstable_useContentManagerContext as useContentManagerContext, useForm } from '@strapi/strapi/admin';
import type { ExperienceAnswer } from '../../contracts/experiences';
import { experiencesApi, type EntryAt } from '../api/experiences';
import { proposeKey } from '../components/propose-key';
import { useFailure } from '../hooks/useFailure';
import { faultsByField } from './faults';

const NAME_LENGTH = 200;
/** Of keys that are taken already. */
const MOST_TRIES = 20;

/** Makes an experience of the entry, named after its title, and numbered where it has some. @returns undefined where it could not be made; the reader is told */
export function useCreateExperience({
  contentType,
  document,
}: EntryAt): [create: (present: number) => Promise<ExperienceAnswer | undefined>, creating: boolean] {
  const fail = useFailure();
  const { contentType: schema, layout } = useContentManagerContext();
  const { mainField } = layout.edit.settings;
  const title = useForm('Experiences', ({ values }) => (values as Record<string, unknown>)[mainField]);
  const [create, { isLoading }] = experiencesApi.useCreateExperienceMutation();

  const make = async (present: number) => {
    const own = typeof title === 'string' ? title.trim() : '';
    const base = (own || (schema?.info.displayName ?? contentType)).slice(0, NAME_LENGTH - 10);
    const name = present === 0 ? base : `${base} ${present + 1}`;
    const taken = new Set(['variants']);
    for (;;) {
      const isTaken = (key: string) => taken.has(key);
      const key = proposeKey(name, isTaken) || proposeKey('experience', isTaken);
      try {
        return (await create({ key, name, contentType, document }).unwrap()).data;
      } catch (error) {
        if (faultsByField(error)?.key === undefined || taken.size > MOST_TRIES) {
          fail(error);
          return undefined;
        }
        taken.add(key);
      }
    }
  };
  return [make, isLoading];
}
