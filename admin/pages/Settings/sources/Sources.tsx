import { Button, Flex, Loader, Typography } from '@strapi/design-system';
import { Plus } from '@strapi/icons';
import { useState } from 'react';
import type { Source, SourceWithKey } from '../../../../contracts/sources';
import { sourcesApi } from '../../../api/sources';
import { useWords } from '../../../translations/words';
import { Section } from '../Section';
import { KeyDialog } from './KeyDialog';
import { SourceDialog } from './SourceDialog';
import { SourcesTable } from './SourcesTable';
import { SureDialog, type Sure } from './SureDialog';

/** What is open above the table. */
export type OpenDialog = { name: 'form'; source?: Source } | { name: Sure; source: Source } | undefined;

/** Who may send events: the keys of sites and servers. */
export function Sources() {
  const word = useWords();
  const { data, isError } = sourcesApi.useSourcesQuery(undefined, { refetchOnMountOrArgChange: true });
  const [dialog, open] = useState<OpenDialog>();
  const [made, setMade] = useState<SourceWithKey>();
  const close = () => open(undefined);
  return (
    <Section title={word('settings.sources')} hint={word('settings.sourcesHint')}>
      {isError && <Typography textColor="danger600">{word('error.unreachable')}</Typography>}
      {!data && !isError && <Loader small>{word('settings.sourcesReading')}</Loader>}
      {data && (
        <Flex direction="column" alignItems="stretch" gap={4}>
          {data.length === 0 ? (
            <Typography>{word('settings.sourcesNone')}</Typography>
          ) : (
            <SourcesTable sources={data} open={open} />
          )}
          <Flex>
            <Button variant="secondary" startIcon={<Plus />} onClick={() => open({ name: 'form' })}>
              {word('settings.sourceNew')}
            </Button>
          </Flex>
        </Flex>
      )}
      {dialog?.name === 'form' && <SourceDialog source={dialog.source} onClose={close} onMade={setMade} />}
      {dialog && dialog.name !== 'form' && (
        <SureDialog sure={dialog.name} source={dialog.source} onClose={close} onMade={setMade} />
      )}
      {made && <KeyDialog source={made} onClose={() => setMade(undefined)} />}
    </Section>
  );
}
