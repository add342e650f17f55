import { Button, Field, Flex, Textarea } from '@strapi/design-system';
import { useState } from 'react';
import type { SegmentAnswer } from '../../../../contracts/segments';
import { useWords } from '../../../translations/words';
import { MOST_NAMES, namesOf } from './names-of';
import { useChangeList } from './useChangeList';

/** Many at once by their identities. Names that nobody has stay in the field, to be corrected. */
export function PasteNames({ segment }: { segment: SegmentAnswer }) {
  const word = useWords();
  const { change, busy } = useChangeList(segment);
  const [text, setText] = useState('');
  const [unknown, setUnknown] = useState(0);
  const names = namesOf(text);
  const tooMany = names.length > MOST_NAMES;

  const apply = async (what: 'add' | 'remove') => {
    const result = await change(what, names);
    if (!result) return;
    setUnknown(result.unknown.length);
    setText(result.unknown.join('\n'));
  };
  const error = tooMany
    ? word('segment.list.tooMany', { most: MOST_NAMES })
    : unknown > 0
      ? word('segment.list.unknown', { count: unknown })
      : undefined;
  return (
    <Field.Root name="names" hint={word('segment.list.pasteHint')} error={error}>
      <Field.Label>{word('segment.list.paste')}</Field.Label>
      <Textarea
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setUnknown(0);
        }}
      />
      <Field.Error />
      <Field.Hint />
      <Flex gap={2} wrap="wrap" paddingTop={2}>
        <Button disabled={names.length === 0 || tooMany} loading={busy} onClick={() => apply('add')}>
          {word('segment.list.addCount', { count: names.length })}
        </Button>
        <Button
          variant="danger-light"
          disabled={names.length === 0 || tooMany}
          loading={busy}
          onClick={() => apply('remove')}
        >
          {word('segment.list.removeCount', { count: names.length })}
        </Button>
      </Flex>
    </Field.Root>
  );
}
