import type { AudienceName } from '../../rules/catalog';
import type { AttributeReference } from '../../rules/dependencies';
import type { NewEvent } from '../storage/events';

/** Subjects that something happened to. */
export interface Touch extends What {
  audience: AudienceName;
  /** Row ids. */
  subjects: readonly number[];
}

/** What happened, by which the segments are found whose members may change. */
export interface What {
  /** Names of events that were added to theirs. */
  events?: readonly string[];
  /** Attributes that were written: of their own rows, or of rows that rules reach from theirs. */
  fields?: readonly AttributeReference[];
  /** Types of rows that came, went or changed in any attribute, where rules reach them from the subjects'. */
  types?: readonly string[];
  /** Keys of segments to settle them in, whatever these read. */
  segments?: readonly string[];
  /** Anything may have changed: the subjects are new, or gone. */
  all?: boolean;
}

/** What a mark says of its row. */
export interface Marked extends What {
  /** The row is a subject that is to be settled; nobody whose rules reach it is looked for. */
  own?: boolean;
}

/** As marks keep it: the same text for the same. */
export const whatOf = ({ events, fields, types, segments, all, own }: Marked): string =>
  JSON.stringify({ events, fields, types, segments, all, own });

/** Touches that follow from new events: those of the visitors, contacts and accounts that the events bear. */
export function touchesOfEvents(
  events: readonly Pick<NewEvent, 'name' | 'contactId' | 'accountId' | 'visitorId'>[]
): Touch[] {
  const subjectsBy = new Map<string, { audience: AudienceName; name: string; subjects: Set<number> }>();
  const add = (audience: AudienceName, name: string, subject: number | null | undefined) => {
    if (subject === null || subject === undefined) return;
    const key = `${audience} ${name}`;
    const known = subjectsBy.get(key);
    if (known) known.subjects.add(subject);
    else subjectsBy.set(key, { audience, name, subjects: new Set([subject]) });
  };
  for (const { name, contactId, accountId, visitorId } of events) {
    add('contact', name, contactId);
    add('account', name, accountId);
    add('visitor', name, visitorId);
  }
  return [...subjectsBy.values()].map(({ audience, name, subjects }) => ({
    audience,
    subjects: [...subjects],
    events: [name],
  }));
}
