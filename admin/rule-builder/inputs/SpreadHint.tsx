import { Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import { catalogApi } from '../../api/catalog';
import { useWords } from '../../translations/words';
import { useBuilder } from '../context';
import { placeQuery, type ValuePlace } from './useSuggestions';

/** How the numbers of a field are spread, while one of them is typed. */
export function SpreadHint({ id, place }: { id: string; place: ValuePlace }) {
  const word = useWords();
  const { formatNumber } = useIntl();
  const { facts } = useBuilder();
  const query = placeQuery(place);
  const { data } = catalogApi.useSpreadQuery(
    { audience: facts.catalog.audience, path: '', ...query },
    { skip: !query }
  );
  const at = (p: number): string => {
    const value = data?.percentiles.find((percentile) => percentile.p === p)?.value;
    return value === undefined ? '' : typeof value === 'number' ? formatNumber(value) : value;
  };
  return (
    <Typography id={id} tag="p" variant="pi" textColor="neutral600" aria-live="polite">
      {data &&
        word('builder.spread', {
          half: at(50),
          tenth: at(90),
          min: formatNumber(Number(data.min)),
          max: formatNumber(Number(data.max)),
        })}
    </Typography>
  );
}
