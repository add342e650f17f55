import {
  Badge,
  Flex,
  IconButton,
  Menu,
  Table,
  Tbody,
  Td,
  Th,
  Thead,
  Tr,
  Typography,
  VisuallyHidden,
} from '@strapi/design-system';
import { ArrowClockwise, More, Pencil, Play, Stop, Trash } from '@strapi/icons';
import type { Source } from '../../../../contracts/sources';
import { sourcesApi } from '../../../api/sources';
import { RelativeTime } from '../../../components/RelativeTime';
import { useFailure } from '../../../hooks/useFailure';
import { useWords } from '../../../translations/words';
import type { OpenDialog } from './Sources';

interface SourcesTableProps {
  sources: readonly Source[];
  open: (dialog: OpenDialog) => void;
}

const COLUMNS = ['name', 'kind', 'origins', 'usedAt', 'state'] as const;

export function SourcesTable({ sources, open }: SourcesTableProps) {
  const word = useWords();
  return (
    <Table colCount={COLUMNS.length + 1} rowCount={sources.length + 1}>
      <Thead>
        <Tr>
          {COLUMNS.map((column) => (
            <Th key={column}>
              <Typography variant="sigma" textColor="neutral600">
                {word(`settings.source.${column}`)}
              </Typography>
            </Th>
          ))}
          <Th>
            <VisuallyHidden>{word('settings.source.actions')}</VisuallyHidden>
          </Th>
        </Tr>
      </Thead>
      <Tbody>
        {sources.map((source) => (
          <SourceRow key={source.id} source={source} open={open} />
        ))}
      </Tbody>
    </Table>
  );
}

function SourceRow({ source, open }: { source: Source; open: SourcesTableProps['open'] }) {
  const word = useWords();
  const { name, kind, origins, usedAt, enabled, formerUntil } = source;
  return (
    <Tr>
      <Td>
        <Typography fontWeight="semiBold">{name}</Typography>
      </Td>
      <Td>
        <Typography>{word(`settings.sourceKind.${kind}`)}</Typography>
      </Td>
      <Td>
        <Typography style={{ whiteSpace: 'normal', overflowWrap: 'anywhere', display: 'block', minWidth: '14rem' }}>
          {origins.join(', ') || '–'}
        </Typography>
      </Td>
      <Td>{usedAt ? <RelativeTime at={usedAt} inTable /> : <Typography>{word('shared.never')}</Typography>}</Td>
      <Td>
        <Flex gap={2}>
          <Badge
            backgroundColor={enabled ? 'success100' : 'neutral150'}
            textColor={enabled ? 'success700' : 'neutral700'}
          >
            {word(enabled ? 'settings.sourceOn' : 'settings.sourceOff')}
          </Badge>
          {formerUntil && <Badge>{word('settings.sourceFormer')}</Badge>}
        </Flex>
      </Td>
      <Td>
        <SourceMenu source={source} open={open} />
      </Td>
    </Tr>
  );
}

function SourceMenu({ source, open }: { source: Source; open: SourcesTableProps['open'] }) {
  const word = useWords();
  const fail = useFailure();
  const [update] = sourcesApi.useUpdateSourceMutation();
  const { id, name, enabled } = source;
  const enable = () =>
    void update({ id, data: { enabled: true } })
      .unwrap()
      .catch(fail);
  return (
    <Menu.Root>
      <Menu.Trigger
        tag={IconButton}
        label={word('shared.actionsOf', { name })}
        icon={<More />}
        variant="ghost"
        endIcon={null}
      />
      <Menu.Content popoverPlacement="bottom-end">
        <Menu.Item startIcon={<Pencil />} onSelect={() => open({ name: 'form', source })}>
          {word('shared.edit')}
        </Menu.Item>
        <Menu.Item startIcon={<ArrowClockwise />} onSelect={() => open({ name: 'rotate', source })}>
          {word('settings.sourceRotate')}
        </Menu.Item>
        {enabled ? (
          <Menu.Item startIcon={<Stop />} onSelect={() => open({ name: 'disable', source })}>
            {word('settings.sourceDisable')}
          </Menu.Item>
        ) : (
          <Menu.Item startIcon={<Play />} onSelect={enable}>
            {word('settings.sourceEnable')}
          </Menu.Item>
        )}
        <Menu.Item variant="danger" startIcon={<Trash />} onSelect={() => open({ name: 'delete', source })}>
          {word('shared.delete.action')}
        </Menu.Item>
      </Menu.Content>
    </Menu.Root>
  );
}
