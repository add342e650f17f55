import { Link } from '@strapi/design-system';
import { Page } from '@strapi/strapi/admin';
import { Navigate, NavLink, useParams } from 'react-router-dom';
import { segmentsApi } from '../../api/segments';
import { failureOf } from '../../hooks/failure';
import { paths } from '../../paths';
import { useWords } from '../../translations/words';
import { OpenSegment } from './OpenSegment';
import { isTab } from './tabs';

/** So often the page looks whether the segment was saved or refreshed elsewhere. */
const LOOK_MS = 20_000;

/** The page of one segment; the tab stands in the address. */
export default function SegmentPage() {
  const { key = '', tab } = useParams();
  const word = useWords();
  const { data, error, isLoading } = segmentsApi.useSegmentQuery(key, {
    pollingInterval: LOOK_MS,
    refetchOnMountOrArgChange: true,
  });
  if (isLoading) return <Page.Loading />;
  if (failureOf(error).status === 404) {
    return (
      <Page.Error
        content={word('segment.missing', { key })}
        action={
          <Link tag={NavLink} to={paths.list}>
            {word('segment.toList')}
          </Link>
        }
      />
    );
  }
  if (!data) return <Page.Error />;
  if (!isTab(tab)) return <Navigate to={paths.segment(key)} replace />;
  return <OpenSegment key={key} segment={data} tab={tab} unreachable={error !== undefined} />;
}
