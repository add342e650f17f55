import { Button, Field, Flex } from '@strapi/design-system';
import { Plus } from '@strapi/icons';
import { ItemList } from './ItemList';
import { newPart, type OverrideField, type Part } from './overrides';
import { OverrideInput } from './OverrideInput';

interface ComponentsInputProps {
  field: OverrideField;
  parts: readonly Part[];
  onChange: (parts: Part[]) => void;
}

/** Components of a field or zone, each with inputs for what is in it. */
export function ComponentsInput({ field, parts, onChange }: ComponentsInputProps) {
  const { options, isMany } = field;
  const set = (part: Part, name: string, draft: unknown) =>
    onChange(parts.map((each) => (each.__key === part.__key ? { ...each, [name]: draft } : each)));
  return (
    <Flex direction="column" alignItems="stretch" gap={2}>
      <ItemList
        items={parts.map((part, index) => {
          const { label, fields } = field.parts(part.__component);
          const name = isMany ? `${label} ${index + 1}` : label;
          return {
            ...{ key: part.__key, name },
            body: (
              <Flex direction="column" alignItems="stretch" gap={3} paddingTop={2} role="group" aria-label={name}>
                {fields.map((each) => (
                  <Field.Root key={each.name}>
                    <Field.Label>{each.label}</Field.Label>
                    <OverrideInput
                      field={each}
                      draft={part[each.name] ?? null}
                      onChange={(draft) => set(part, each.name, draft)}
                    />
                  </Field.Root>
                ))}
              </Flex>
            ),
          };
        })}
        onOrder={(keys) => onChange(keys.flatMap((key) => parts.filter(({ __key }) => __key === key)))}
        onRemove={(key) => onChange(parts.filter(({ __key }) => __key !== key))}
      />
      {(isMany || parts.length === 0) && (
        <Flex gap={2} wrap="wrap">
          {options.map((type) => (
            <Button
              key={type}
              size="S"
              variant="tertiary"
              startIcon={<Plus />}
              onClick={() => onChange([...parts, newPart(field, type)])}
            >
              {field.parts(type).label}
            </Button>
          ))}
        </Flex>
      )}
    </Flex>
  );
}
