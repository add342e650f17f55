import { LinkButton } from '@strapi/design-system';
import { Plus } from '@strapi/icons';
import { NavLink } from 'react-router-dom';
import { segmentsApi } from '../../api/segments';
import { newEntryPath } from '../../components/content-path';
import { Notice } from '../../components/Notice';
import { useWords } from '../../translations/words';

/** Leads to new entries that are shown to a segment; nothing where the reader may make none. */
export function AimContent({ segmentKey }: { segmentKey: string }) {
  const word = useWords();
  const { data } = segmentsApi.useSegmentUsageQuery(segmentKey);
  const targets = data?.meta.targets ?? [];
  if (targets.length === 0) return null;
  return (
    <Notice
      kind="info"
      title={word('segment.aim.title')}
      actions={targets.map(({ uid, type, field }) => (
        <LinkButton
          key={uid}
          tag={NavLink}
          to={newEntryPath(uid, field, `any(${segmentKey})`)}
          variant="secondary"
          startIcon={<Plus />}
        >
          {word('segment.aim.new', { type })}
        </LinkButton>
      ))}
    >
      {word('segment.aim.body')}
    </Notice>
  );
}
