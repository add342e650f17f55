import { Link } from '@strapi/design-system';
import { Page } from '@strapi/strapi/admin';
import { NavLink, useParams } from 'react-router-dom';
import { audienceSchema } from '../../../contracts/audience';
import type { AudienceName } from '../../../contracts/catalog';
import { peopleApi } from '../../api/people';
import { failureOf } from '../../hooks/failure';
import { paths } from '../../paths';
import { useWords } from '../../translations/words';
import { OpenSubject } from './OpenSubject';

/** The page of one person or account. */
export default function SubjectPage() {
  const { audience, id = '' } = useParams();
  const known = audienceSchema.safeParse(audience);
  return known.success ? <Subject key={`${known.data} ${id}`} audience={known.data} id={id} /> : <Page.Error />;
}

function Subject({ audience, id }: { audience: AudienceName; id: string }) {
  const word = useWords();
  const { data, error, isLoading } = peopleApi.useSubjectQuery({ audience, id }, { refetchOnMountOrArgChange: true });
  if (isLoading) return <Page.Loading />;
  if (data) return <OpenSubject subject={data.data} masked={data.meta.masked} />;
  if (failureOf(error).status !== 404) return <Page.Error />;
  return (
    <Page.Error
      content={word(`person.missing.${audience}`)}
      action={
        <Link tag={NavLink} to={paths.list}>
          {word('segment.toList')}
        </Link>
      }
    />
  );
}
