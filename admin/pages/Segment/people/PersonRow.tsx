import { Badge, Flex, Link, Td, TextButton, Tooltip, Tr, Typography } from '@strapi/design-system';
import { useNotification } from '@strapi/strapi/admin';
import { NavLink } from 'react-router-dom';
import type { SegmentPeople } from '../../../../contracts/people';
import type { SegmentAnswer } from '../../../../contracts/segments';
import { segmentsApi } from '../../../api/segments';
import { nameOf } from '../../../components/name-of';
import { RelativeTime } from '../../../components/RelativeTime';
import { useValueText } from '../../../components/useValueText';
import { useFailure } from '../../../hooks/useFailure';
import { paths } from '../../../paths';
import { useWords } from '../../../translations/words';

interface PersonRowProps {
  segment: SegmentAnswer;
  row: SegmentPeople['rows'][number];
  columns: SegmentPeople['columns'];
  mayEdit: boolean;
  onAsk: (what: 'why' | 'in' | 'out') => void;
}

export function PersonRow({ segment, row, columns, mayEdit, onAsk }: PersonRowProps) {
  const word = useWords();
  const say = useValueText();
  const fail = useFailure();
  const { toggleNotification } = useNotification();
  const [release, releasing] = segmentsApi.useReleaseMembersMutation();
  const [remove, removing] = segmentsApi.useRemoveMembersMutation();
  const byRule = segment.kind === 'dynamic';
  const name = nameOf(row);

  const attempt = async (work: Promise<unknown>, done: 'segment.people.released' | 'segment.people.removed') => {
    try {
      await work;
      toggleNotification({ type: 'success', message: word(done, { name }) });
    } catch (error) {
      fail(error);
    }
  };
  const subjects = [`doc:${row.documentId}`];
  return (
    <Tr>
      <Td>
        <Flex gap={2}>
          <Link tag={NavLink} to={paths.subject(segment.audience, `doc:${row.documentId}`)}>
            {row.label ?? row.id}
          </Link>
          {byRule && row.forced && (
            <Tooltip label={row.note ?? word('segment.people.noNote')}>
              <Badge tabIndex={0}>{word(`segment.people.forced.${row.forced}`)}</Badge>
            </Tooltip>
          )}
        </Flex>
      </Td>
      {columns.map(({ path, type }, at) => (
        <Td key={path}>
          <Typography ellipsis tag="span" style={{ maxWidth: '28rem' }}>
            {say(row.values[at], type) ?? '—'}
          </Typography>
        </Td>
      ))}
      <Td>{row.joinedAt ? <RelativeTime at={row.joinedAt} /> : <Typography>—</Typography>}</Td>
      <Td>
        <Flex gap={4}>
          {byRule && (
            <TextButton onClick={() => onAsk('why')} aria-label={word('segment.people.whyOf', { name })}>
              {word('segment.people.why')}
            </TextButton>
          )}
          {mayEdit && byRule && row.forced && (
            <TextButton
              loading={releasing.isLoading}
              onClick={() => attempt(release({ key: segment.key, subjects }).unwrap(), 'segment.people.released')}
              aria-label={word('segment.people.releaseOf', { name })}
            >
              {word('segment.people.release')}
            </TextButton>
          )}
          {mayEdit && byRule && !row.forced && (
            <TextButton onClick={() => onAsk('out')} aria-label={word('segment.people.keepOutOf', { name })}>
              {word('segment.people.keepOut')}
            </TextButton>
          )}
          {mayEdit && !byRule && (
            <TextButton
              loading={removing.isLoading}
              onClick={() => attempt(remove({ key: segment.key, subjects }).unwrap(), 'segment.people.removed')}
              aria-label={word('segment.people.removeOf', { name })}
            >
              {word('segment.people.remove')}
            </TextButton>
          )}
        </Flex>
      </Td>
    </Tr>
  );
}
