import type { ComponentRow } from '../storage/component-rows';
import { CellError, type AttributeSchema } from './convert';
import { isSameValue } from './same-value';
import type { Draft, WrittenComponent } from './subject-drafts';
import type { SubjectImport } from './subject-import';

/** What is to be written of one component of a row. */
export interface ComponentDifference {
  written: WrittenComponent;
  /** Id of the component's row; absent where there is none yet. */
  id?: number;
  /** In the order of the written fields. */
  values: unknown[];
}

/** Component rows by attribute, then by the id of the row that has them. */
export type KnownComponents = ReadonlyMap<string, ReadonlyMap<number, ComponentRow>>;

/** What a draft says anew of its components. A component that is not there is not made of empty cells alone. */
export function componentDifferences(
  draft: Draft,
  owner: number | undefined,
  known: KnownComponents
): ComponentDifference[] {
  return draft.plan.components.flatMap((written): ComponentDifference[] => {
    const values = valuesOf(draft, written);
    const stored = owner === undefined ? undefined : known.get(written.attribute)?.get(owner);
    const isSame = stored
      ? written.fields.every(({ kind }, index) => isSameValue(kind, stored.values[index], values[index]))
      : values.every((value) => value === null);
    return isSame ? [] : [{ written, values, ...(stored && { id: stored.id }) }];
  });
}

/**
 * What keeps a draft's components from being written.
 * @param blind whether the answer must not tell if a known row has the component
 */
export function componentFault(
  { attributes, componentAttributes }: Pick<SubjectImport, 'attributes' | 'componentAttributes'>,
  draft: Draft,
  owner: number | undefined,
  known: KnownComponents,
  blind: boolean
): CellError | undefined {
  for (const written of draft.plan.components) {
    const { attribute, fields } = written;
    const schemas = componentAttributes(written.component);
    const isUnknown = blind && owner !== undefined;
    const isThere = owner !== undefined && known.get(attribute)?.has(owner) === true;
    const values = valuesOf(draft, written);
    const isEmpty = values.every((value) => value === null);
    const mayStayAway = isUnknown ? !Object.values(schemas).some(({ required }) => required) : !isThere;
    if (isEmpty && mayStayAway) {
      if (owner !== undefined || !attributes[attribute]?.required) continue;
      return new CellError('required', `A new row needs a value for "${attribute}".`, fields[0]?.column);
    }
    const empty = fields.find(({ required }, index) => required && values[index] === null);
    if (empty) return new CellError('required', 'A value is needed here.', empty.column);
    const missing = isThere && !isUnknown ? undefined : missingField(written, schemas);
    if (missing !== undefined) {
      return new CellError('required', `A new "${attribute}" needs a value for "${missing}".`, fields[0]?.column);
    }
  }
  return undefined;
}

const valuesOf = ({ componentValues = [] }: Draft, { fields }: WrittenComponent): unknown[] =>
  fields.map(({ place }) => componentValues[place]);

function missingField({ fields }: WrittenComponent, schemas: Record<string, AttributeSchema>): string | undefined {
  const brought = new Set(fields.map(({ attribute }) => attribute));
  return Object.keys(schemas).find((name) => {
    const { required, default: byDefault } = schemas[name] as AttributeSchema;
    return required === true && !brought.has(name) && (byDefault ?? null) === null;
  });
}
