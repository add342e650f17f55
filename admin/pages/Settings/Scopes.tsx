import { Accordion, Box, Link, Table, Tbody, Td, Th, Thead, Tr, Typography } from '@strapi/design-system';
import { NavLink } from 'react-router-dom';
import type { Health } from '../../../contracts/overview';
import { useWords } from '../../translations/words';
import { Section } from './Section';

/** What an API token can be allowed to do, call by call. */
export function Scopes({ scopes }: { scopes: Health['scopes'] }) {
  const word = useWords();
  return (
    <Section title={word('settings.scopes')} hint={word('settings.scopesHint')}>
      <Link tag={NavLink} to="/settings/api-tokens">
        {word('settings.tokens')}
      </Link>
      <Box paddingTop={4}>
        <Accordion.Root>
          <Accordion.Item value="scopes">
            <Accordion.Header>
              <Accordion.Trigger>{word('settings.allScopes', { count: scopes.length })}</Accordion.Trigger>
            </Accordion.Header>
            <Accordion.Content>
              <Table colCount={2} rowCount={scopes.length + 1}>
                <Thead>
                  <Tr>
                    {(['scope', 'call'] as const).map((column) => (
                      <Th key={column}>
                        <Typography variant="sigma" textColor="neutral600">
                          {word(`settings.${column}`)}
                        </Typography>
                      </Th>
                    ))}
                  </Tr>
                </Thead>
                <Tbody>
                  {scopes.map(({ scope, method, path }) => (
                    <Tr key={`${method} ${path}`}>
                      <Td>
                        <Typography>{scope}</Typography>
                      </Td>
                      <Td>
                        <Typography>
                          {method} {path}
                        </Typography>
                      </Td>
                    </Tr>
                  ))}
                </Tbody>
              </Table>
            </Accordion.Content>
          </Accordion.Item>
        </Accordion.Root>
      </Box>
    </Section>
  );
}
