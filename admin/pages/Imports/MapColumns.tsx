import {
  Box,
  Button,
  Flex,
  SingleSelect,
  SingleSelectOption,
  Table,
  Tbody,
  Td,
  Th,
  Thead,
  Tr,
  Typography,
} from '@strapi/design-system';
import { Page } from '@strapi/strapi/admin';
import { useEffect } from 'react';
import type { ImportTarget } from '../../../contracts/imports';
import { importsApi } from '../../api/imports';
import { useWords } from '../../translations/words';
import { guessTargets, SKIP, TRAIT } from './guess';
import { hasColumns, type Wizard } from './useWizard';

/** The second step: where each column goes, guessed by its name and shown with the first rows. */
export function MapColumns({ wizard }: { wizard: Wizard }) {
  const word = useWords();
  const { choice, head, chosen, setChosen } = wizard;
  const kind = hasColumns(choice.kind) ? choice.kind : 'contacts';
  const { data: targets, isError } = importsApi.useImportTargetsQuery(kind);
  const columns = head?.columns;
  useEffect(() => {
    // Once: going back and forth keeps what was chosen.
    if (targets && columns && Object.keys(chosen).length === 0) setChosen(guessTargets(columns, targets));
  }, [targets, columns, chosen, setChosen]);

  if (isError) return <Page.Error />;
  if (!targets || !head) return <Page.Loading />;
  const identity = targets.find((target) => target.identity);
  const lacksIdentity = identity !== undefined && !Object.values(chosen).includes(identity.name);
  return (
    <Flex direction="column" alignItems="stretch" gap={5}>
      <Typography>{word('imports.columnsHint', { identity: identity?.name ?? '' })}</Typography>
      <Table colCount={3} rowCount={head.columns.length + 1}>
        <Thead>
          <Tr>
            {(['column', 'examples', 'target'] as const).map((heading) => (
              <Th key={heading}>
                <Typography variant="sigma" textColor="neutral600">
                  {word(`imports.${heading}`)}
                </Typography>
              </Th>
            ))}
          </Tr>
        </Thead>
        <Tbody>
          {head.columns.map((column, index) => (
            <Tr key={column}>
              <Td>
                <Typography fontWeight="semiBold">{column}</Typography>
              </Td>
              <Td>
                <Box maxWidth="30rem">
                  <Typography textColor="neutral600" ellipsis>
                    {head.rows
                      .map((row) => row[index])
                      .filter(Boolean)
                      .join(' · ') || '—'}
                  </Typography>
                </Box>
              </Td>
              <Td>
                <TargetSelect
                  column={column}
                  targets={targets}
                  chosen={chosen}
                  onChange={(target) => setChosen({ ...chosen, [column]: target })}
                />
              </Td>
            </Tr>
          ))}
        </Tbody>
      </Table>
      {lacksIdentity && (
        <Typography textColor="danger600" role="alert">
          {word('imports.identityMissing', { identity: identity.name })}
        </Typography>
      )}
      <Flex gap={2}>
        <Button variant="tertiary" onClick={wizard.back}>
          {word('imports.back')}
        </Button>
        <Button disabled={lacksIdentity} onClick={() => wizard.send(true)}>
          {word('imports.tryIt')}
        </Button>
      </Flex>
    </Flex>
  );
}

interface TargetSelectProps {
  column: string;
  targets: readonly ImportTarget[];
  chosen: Record<string, string>;
  onChange: (target: string) => void;
}

function TargetSelect({ column, targets, chosen, onChange }: TargetSelectProps) {
  const word = useWords();
  const own = chosen[column] ?? SKIP;
  const taken = new Set(Object.values(chosen).filter((target) => target !== own && target !== TRAIT));
  // The design system takes an empty value for none at all.
  const LEAVE = '-';
  return (
    <SingleSelect
      aria-label={word('imports.targetOf', { column })}
      value={own === SKIP ? LEAVE : own}
      onChange={(value) => onChange(value === LEAVE ? SKIP : String(value))}
    >
      <SingleSelectOption value={LEAVE}>{word('imports.skip')}</SingleSelectOption>
      {targets.map(({ name, type }) => (
        <SingleSelectOption key={name} value={name} disabled={taken.has(name)}>
          {`${name} (${type})`}
        </SingleSelectOption>
      ))}
      <SingleSelectOption value={TRAIT}>{word('imports.trait')}</SingleSelectOption>
    </SingleSelect>
  );
}
