import { useFetchClient } from '@strapi/strapi/admin';
import { useCallback, useState } from 'react';
import { saveFile } from './save-file';
import { useFailure } from './useFailure';

export interface Download {
  address: string;
  name: string;
}

/** Saves files of the server's, one after the other. */
export function useDownload(): { download: (files: readonly Download[]) => Promise<void>; downloading: boolean } {
  const { get } = useFetchClient();
  const fail = useFailure();
  const [downloading, setDownloading] = useState(false);
  const download = useCallback(
    async (files: readonly Download[]) => {
      setDownloading(true);
      try {
        for (const { address, name } of files) {
          // A plain link could not carry the token. The browser keeps a large answer on disk, not in memory.
          const { data } = await get<Blob>(address, { responseType: 'blob' });
          saveFile(data, name);
        }
      } catch (error) {
        fail(error);
      } finally {
        setDownloading(false);
      }
    },
    [get, fail]
  );
  return { download, downloading };
}
