import { Link } from '@strapi/design-system';
import { NavLink } from 'react-router-dom';
import type { ExperienceSummary } from '../../../contracts/experiences';
import { contentPath } from '../../components/content-path';

/** The entry that an experience is of, where it is edited. */
export function EntryLink({ experience }: { experience: ExperienceSummary }) {
  const { entry, contentType: uid, document: documentId } = experience;
  return (
    <Link tag={NavLink} to={contentPath({ uid, documentId, single: entry.single })}>
      {entry.single ? entry.type : `${entry.type} · ${entry.title ?? documentId}`}
    </Link>
  );
}
