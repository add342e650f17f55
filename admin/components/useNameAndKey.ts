import { useState } from 'react';
import { segmentsApi } from '../api/segments';
import { failureOf } from '../hooks/failure';
import { useWords, type WordKey } from '../translations/words';
import { KEY_PATTERN, proposeKey } from './propose-key';

/** Keys that are words of the API's own paths. */
const RESERVED = ['check', 'preview', 'refresh', 'explain', 'choices', 'bulk'];

type Field = 'name' | 'key';

export interface NameAndKeyFields {
  name: string;
  key: string;
  faults: Partial<Record<Field, string>>;
  setName: (name: string) => void;
  setKey: (key: string) => void;
  /** Whether both can be sent; else the fields say why not. */
  check: () => boolean;
  /** Shows a failed call's complaints under the fields they belong to. @returns whether there was one */
  refuse: (error: unknown) => boolean;
}

/**
 * Name and key of a new segment. The key follows the name until it is written by hand.
 * @param onChange is told what was written, so that it can be kept
 * @param proposed stands as the name until one is written
 */
export function useNameAndKey(
  initial: { name?: string; key?: string },
  onChange?: (written: { name?: string; key?: string }) => void,
  proposed = ''
): NameAndKeyFields {
  const word = useWords();
  const { data: choices } = segmentsApi.useSegmentChoicesQuery(undefined);
  const taken = (key: string) => RESERVED.includes(key) || (choices ?? []).some((choice) => choice.key === key);
  const [ownName, setOwnName] = useState(initial.name);
  const [ownKey, setOwnKey] = useState(initial.key);
  const name = ownName ?? proposed;
  const [faults, setFaults] = useState<NameAndKeyFields['faults']>({});
  const key = ownKey ?? proposeKey(name, taken);

  return {
    name,
    key,
    faults,
    setName(text) {
      setOwnName(text);
      onChange?.({ name: text });
      // A key that follows the name is mended with it.
      setFaults(ownKey === undefined ? {} : { ...faults, name: undefined });
    },
    setKey(text) {
      setOwnKey(text);
      onChange?.({ key: text });
      setFaults({ ...faults, key: undefined });
    },
    check() {
      const found: NameAndKeyFields['faults'] = {};
      if (name.trim() === '') found.name = word('shared.name.missing');
      const problem = keyProblem(key, taken);
      if (problem) found.key = word(problem);
      setFaults(found);
      return Object.keys(found).length === 0;
    },
    refuse(error) {
      const found = faultsOf(error);
      setFaults((present) => ({ ...present, ...found }));
      return Object.keys(found).length > 0;
    },
  };
}

function keyProblem(key: string, taken: (key: string) => boolean): WordKey | undefined {
  if (key === '') return 'shared.key.missing';
  if (!KEY_PATTERN.test(key)) return 'shared.key.wrong';
  return taken(key) ? 'shared.key.taken' : undefined;
}

/** The complaints about name and key in a failed call. */
function faultsOf(error: unknown): Partial<Record<Field, string>> {
  const { details } = failureOf(error);
  const list = typeof details === 'object' && details !== null && 'errors' in details ? details.errors : [];
  if (!Array.isArray(list)) return {};
  return Object.fromEntries(
    (list as { path?: unknown[]; message?: string }[])
      .filter(({ path }) => path?.length === 1 && (path[0] === 'name' || path[0] === 'key'))
      .map(({ path, message }) => [path?.[0], message])
  );
}
