import { Field, NumberInput, SingleSelect, SingleSelectOption, Textarea, TextInput } from '@strapi/design-system';
import type { ChangeEvent } from 'react';
import { styled } from 'styled-components';
import { MomentPicker } from '../components/MomentPicker';
import { useWords } from '../translations/words';
import { ComponentsInput } from './ComponentsInput';
import { MediaInput } from './MediaInput';
import type { OverrideField, Part } from './overrides';
import { RelationInput } from './RelationInput';

interface OverrideInputProps {
  field: OverrideField;
  draft: unknown;
  onChange: (draft: unknown) => void;
}

/** The input that fits a field, within a `Field.Root`. */
export function OverrideInput({ field, draft, onChange }: OverrideInputProps) {
  const { kind, label, options } = field;
  const word = useWords();
  const text = typeof draft === 'string' ? draft : '';
  const takeText = (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => onChange(event.target.value);
  switch (kind) {
    case 'media':
      return <MediaInput field={field} ids={draft as number[]} onChange={onChange} />;
    case 'relation':
      return <RelationInput field={field} ids={draft as string[]} onChange={onChange} />;
    case 'component':
      return <ComponentsInput field={field} parts={draft as Part[]} onChange={onChange} />;
    case 'long':
      return <Textarea value={text} onChange={takeText} />;
    case 'json':
      return <Code value={text} spellCheck={false} onChange={takeText} />;
    case 'number':
      return (
        <NumberInput value={draft === null ? undefined : Number(draft)} onValueChange={(number) => onChange(number)} />
      );
    case 'boolean':
    case 'choice': {
      const choices = kind === 'choice' ? options : ['true', 'false'];
      const say = (choice: string) =>
        kind === 'choice' ? choice : word(choice === 'true' ? 'shared.yes' : 'shared.no');
      return (
        <SingleSelect
          value={draft === null ? '' : String(draft)}
          placeholder={word('shared.empty')}
          clearLabel={word('shared.schedule.clear')}
          onClear={() => onChange(null)}
          onChange={(choice) => onChange(kind === 'choice' ? choice : choice === 'true')}
        >
          {choices.map((choice) => (
            <SingleSelectOption key={choice} value={choice}>
              {say(choice)}
            </SingleSelectOption>
          ))}
        </SingleSelect>
      );
    }
    case 'date':
      return <Native type="date" value={text} onChange={takeText} />;
    case 'datetime':
      return (
        <MomentPicker
          label={label}
          value={text === '' ? undefined : new Date(text)}
          onChange={(date) => onChange(date?.toISOString() ?? null)}
        />
      );
    default:
      return <TextInput value={text} onChange={takeText} />;
  }
}

const Code = styled(Textarea)`
  font-family: monospace;
`;

/** The browser draws its calendar sign for light grounds, unless it is told. */
const Native = styled(Field.Input)`
  color-scheme: ${({ theme }) => (theme.colors.neutral0.toLowerCase() === '#ffffff' ? 'light' : 'dark')};
`;
