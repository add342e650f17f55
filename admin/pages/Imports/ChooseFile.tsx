import {
  Button,
  Combobox,
  ComboboxOption,
  Field,
  Flex,
  SingleSelect,
  SingleSelectOption,
  Typography,
} from '@strapi/design-system';
import { useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import { styled } from 'styled-components';
import type { ImportKind } from '../../../contracts/imports';
import { segmentsApi } from '../../api/segments';
import { useWords } from '../../translations/words';
import type { Wizard } from './useWizard';

const KINDS: ImportKind[] = ['contacts', 'accounts', 'members', 'events'];
const ACCEPTED = '.csv,.ndjson,.jsonl,.gz,text/csv,application/x-ndjson';

/** The first step: what the file holds, and the file. */
export function ChooseFile({ wizard }: { wizard: Wizard }) {
  const word = useWords();
  const { choice, choose, readFile } = wizard;
  const [tried, setTried] = useState(false);
  const lacksFile = tried && !choice.file;
  const lacksSegment = tried && choice.kind === 'members' && !choice.segment;
  const next = () => {
    setTried(true);
    if (choice.file && (choice.kind !== 'members' || choice.segment)) void readFile();
  };
  return (
    <Flex direction="column" alignItems="stretch" gap={5} maxWidth="64rem">
      <Field.Root hint={word(`imports.hint.${choice.kind}`)}>
        <Field.Label>{word('imports.kindLabel')}</Field.Label>
        <SingleSelect value={choice.kind} onChange={(kind) => choose({ kind: kind as ImportKind })}>
          {KINDS.map((kind) => (
            <SingleSelectOption key={kind} value={kind}>
              {word(`imports.kind.${kind}`)}
            </SingleSelectOption>
          ))}
        </SingleSelect>
        <Field.Hint />
      </Field.Root>
      {choice.kind === 'members' && <ChooseSegment wizard={wizard} error={lacksSegment} />}
      <FileDrop wizard={wizard} error={lacksFile ? word('imports.noFile') : undefined} />
      <Flex>
        <Button onClick={next}>{word('imports.next')}</Button>
      </Flex>
    </Flex>
  );
}

function ChooseSegment({ wizard: { choice, choose }, error }: { wizard: Wizard; error: boolean }) {
  const word = useWords();
  const { data: choices = [] } = segmentsApi.useSegmentChoicesQuery(undefined);
  const segment = choices.find(({ key }) => key === choice.segment);
  return (
    <Flex gap={4} alignItems="flex-start" wrap="wrap">
      <Field.Root error={error && word('shared.segmentMissing')} flex="1" minWidth="24rem">
        <Field.Label>{word('shared.segment')}</Field.Label>
        <Combobox
          value={choice.segment ?? ''}
          onChange={(key) => choose({ segment: key })}
          onClear={() => choose({ segment: undefined })}
        >
          {choices.map(({ key, name }) => (
            <ComboboxOption key={key} value={key}>
              {name}
            </ComboboxOption>
          ))}
        </Combobox>
        <Field.Error />
      </Field.Root>
      <Field.Root flex="1" minWidth="24rem">
        <Field.Label>{word('imports.mode')}</Field.Label>
        <SingleSelect value={choice.mode} onChange={(mode) => choose({ mode: mode as 'in' | 'out' })}>
          <SingleSelectOption value="in">
            {word(segment?.kind === 'dynamic' ? 'imports.forceIn' : 'imports.add')}
          </SingleSelectOption>
          <SingleSelectOption value="out">
            {word(segment?.kind === 'dynamic' ? 'imports.forceOut' : 'imports.remove')}
          </SingleSelectOption>
        </SingleSelect>
      </Field.Root>
    </Flex>
  );
}

function FileDrop({ wizard: { choice, choose }, error }: { wizard: Wizard; error?: string }) {
  const word = useWords();
  const { formatNumber } = useIntl();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  return (
    <Field.Root error={error}>
      <Field.Label>{word('imports.file')}</Field.Label>
      <Drop
        data-over={over}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          const [file] = event.dataTransfer.files;
          if (file) choose({ file });
        }}
      >
        <Typography textColor="neutral600">{word('imports.drop')}</Typography>
        <Button variant="secondary" onClick={() => input.current?.click()}>
          {word('imports.choose')}
        </Button>
        <input
          ref={input}
          type="file"
          accept={ACCEPTED}
          hidden
          aria-label={word('imports.file')}
          onChange={(event) => {
            const file = event.target.files?.[0];
            if (file) choose({ file });
          }}
        />
        {choice.file && (
          <Typography fontWeight="semiBold" aria-live="polite">
            {choice.file.name} · {formatNumber(Math.ceil(choice.file.size / 1_000))} kB
          </Typography>
        )}
      </Drop>
      <Field.Error />
    </Field.Root>
  );
}

const Drop = styled.div`
  display: flex;
  flex-direction: column;
  align-items: center;
  gap: 1.2rem;
  padding: 3.2rem 1.6rem;
  border: 1px dashed ${({ theme }) => theme.colors.neutral300};
  border-radius: ${({ theme }) => theme.borderRadius};
  background: ${({ theme }) => theme.colors.neutral100};
  text-align: center;

  &[data-over='true'] {
    border-color: ${({ theme }) => theme.colors.primary600};
    background: ${({ theme }) => theme.colors.primary100};
  }
`;
