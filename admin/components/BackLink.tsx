import { Link } from '@strapi/design-system';
import { ArrowLeft } from '@strapi/icons';
import { NavLink } from 'react-router-dom';
import { useWords } from '../translations/words';

/** The way back from a page, at its top. */
export function BackLink({ to }: { to: string }) {
  const word = useWords();
  return (
    <Link tag={NavLink} to={to} startIcon={<ArrowLeft />}>
      {word('shared.back')}
    </Link>
  );
}
