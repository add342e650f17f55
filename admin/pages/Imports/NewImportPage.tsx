import { Box, Flex, Typography } from '@strapi/design-system';
import { BackButton, Layouts, Page } from '@strapi/strapi/admin';
import { paths } from '../../paths';
import { needed } from '../../permissions';
import { useWords } from '../../translations/words';
import { ChooseFile } from './ChooseFile';
import { MapColumns } from './MapColumns';
import { Outcome } from './Outcome';
import { useWizard } from './useWizard';

const STEPS = ['file', 'columns', 'try', 'run'] as const;

/** Reads a file in four steps: choose it, say what its columns are, try it without writing, and write. */
export default function NewImportPage() {
  return (
    <Page.Protect permissions={needed('import')}>
      <Wizard />
    </Page.Protect>
  );
}

function Wizard() {
  const word = useWords();
  const wizard = useWizard();
  const { step } = wizard;
  return (
    <Page.Main>
      <Page.Title>{word('imports.new')}</Page.Title>
      <Layouts.Header
        title={word('imports.new')}
        subtitle={word('imports.newSubtitle')}
        navigationAction={<BackButton fallback={paths.imports} />}
      />
      <Layouts.Content>
        <Flex tag="ol" gap={4} paddingBottom={4} wrap="wrap" aria-label={word('imports.steps')}>
          {STEPS.map((name, index) => (
            <li key={name} aria-current={name === step ? 'step' : undefined}>
              <Typography
                fontWeight={name === step ? 'bold' : 'regular'}
                textColor={name === step ? 'primary600' : 'neutral600'}
              >
                {index + 1}. {word(`imports.step.${name}`)}
              </Typography>
            </li>
          ))}
        </Flex>
        <Box background="neutral0" hasRadius shadow="filterShadow" padding={6}>
          {step === 'file' && <ChooseFile wizard={wizard} />}
          {step === 'columns' && <MapColumns wizard={wizard} />}
          {(step === 'try' || step === 'run') && <Outcome wizard={wizard} />}
        </Box>
      </Layouts.Content>
    </Page.Main>
  );
}
