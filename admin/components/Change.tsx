import { Typography, VisuallyHidden } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import { useWords } from '../translations/words';

/** A net change of members over some days: ▲ +12, ▼ −3 or ±0; in words for who cannot see it. */
export function Change({ change, days }: { change: number; days: number }) {
  const word = useWords();
  const { formatNumber } = useIntl();
  const sign = change > 0 ? '▲' : change < 0 ? '▼' : '±0';
  const colour = change > 0 ? 'success700' : change < 0 ? 'danger700' : 'neutral600';
  const direction = change > 0 ? 'up' : change < 0 ? 'down' : 'none';
  const inWords = word(`shared.change.${direction}`, { count: Math.abs(change), days });
  return (
    <Typography variant="pi" textColor={colour} tag="span" style={{ whiteSpace: 'nowrap' }}>
      <span aria-hidden title={inWords}>
        {sign} {change !== 0 && formatNumber(change, { signDisplay: 'always' })}
      </span>
      <VisuallyHidden>{inWords}</VisuallyHidden>
    </Typography>
  );
}
