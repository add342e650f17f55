import { TextButton } from '@strapi/design-system';
import { Download } from '@strapi/icons';
import { useFetchClient } from '@strapi/strapi/admin';
import { useIntl } from 'react-intl';
import type { ImportReport } from '../../../contracts/imports';
import { saveFile } from '../../hooks/save-file';
import { useFailure } from '../../hooks/useFailure';
import { useWords } from '../../translations/words';

/** Saves the rows that failed, with what was wrong with each, as CSV. */
export function ErrorsLink({ report }: { report: Pick<ImportReport, 'id' | 'failed'> }) {
  const word = useWords();
  const { formatNumber } = useIntl();
  const { get } = useFetchClient();
  const fail = useFailure();
  const download = async () => {
    try {
      const { data } = await get<Blob>(`/segments/imports/${report.id}/errors`, { responseType: 'blob' });
      saveFile(data, `import-${report.id}-errors.csv`);
    } catch (error) {
      fail(error);
    }
  };
  return (
    <TextButton startIcon={<Download />} onClick={download}>
      {word('imports.errorsFile', { count: report.failed, number: formatNumber(report.failed) })}
    </TextButton>
  );
}
