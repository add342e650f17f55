import { useCallback } from 'react';
import { useDownload } from './useDownload';

/** Saves the members of segments as CSV files, one after the other. */
export function useDownloadMembers(): { download: (keys: readonly string[]) => Promise<void>; downloading: boolean } {
  const { download: save, downloading } = useDownload();
  const download = useCallback(
    (keys: readonly string[]) =>
      save(
        keys.map((key) => ({
          address: `/segments/segments/${key}/members.csv?bom=true`,
          name: `${key}-members.csv`,
        }))
      ),
    [save]
  );
  return { download, downloading };
}
