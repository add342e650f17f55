import { Typography } from '@strapi/design-system';
import { useEffect, useState } from 'react';
import { useIntl } from 'react-intl';
import type { AudienceName } from '../../../contracts/catalog';
import type { Rule } from '../../../rules/rule';
import { ruleCountsApi } from '../../api/rule-counts';
import { useWords } from '../../translations/words';
import { useQueued } from './useQueued';

/** How many a template names on this site, as soon as its turn to be counted comes. */
export function TemplateCount({ audience, rule }: { audience: AudienceName; rule: Rule }) {
  const word = useWords();
  const { formatNumber } = useIntl();
  const [counted, setCounted] = useState(false);
  const turn = useQueued(counted);
  const { data, isError } = ruleCountsApi.useRuleCountQuery({ audience, rule }, { skip: !turn });
  const over = data !== undefined || isError;
  useEffect(() => {
    if (over) setCounted(true);
  }, [over]);
  const say = () => {
    if (isError) return word('create.countFailed');
    if (!data) return word('create.counting');
    const values = { count: formatNumber(data.count), of: formatNumber(data.of) };
    return word(data.exact ? 'create.count' : 'create.countAbout', values);
  };
  return (
    <Typography variant="pi" fontWeight="semiBold" textColor={data ? 'neutral800' : 'neutral600'}>
      {say()}
    </Typography>
  );
}
