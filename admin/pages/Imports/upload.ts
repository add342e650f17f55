import type { ImportKind, ImportResult } from '../../../contracts/imports';

export interface Upload {
  file: File;
  kind: ImportKind;
  /** Column → target; null leaves the column out. */
  mapping: Record<string, string | null>;
  segment?: string;
  mode?: 'in' | 'out' | 'none';
  dryRun: boolean;
}

/** What the server said instead of a result. */
export class UploadError extends Error {
  constructor(
    message: string,
    readonly code?: string
  ) {
    super(message);
  }
}

/**
 * Sends a file as it is, which the host's client cannot: it would make JSON of it.
 * @param progress is told the share that has been sent, 0 to 1
 * @throws UploadError with the server's words; AbortError when stopped
 */
export function upload(
  { file, kind, mapping, segment, mode, dryRun }: Upload,
  { token, signal, progress }: { token: string; signal: AbortSignal; progress: (share: number) => void }
): Promise<ImportResult> {
  const query = new URLSearchParams({ kind, dryRun: String(dryRun), format: formatOf(file) });
  if (Object.keys(mapping).length > 0) query.set('mapping', JSON.stringify(mapping));
  if (segment !== undefined) query.set('segment', segment);
  if (mode !== undefined) query.set('mode', mode);
  const backend = (window as { strapi?: { backendURL?: string } }).strapi?.backendURL ?? '';
  return new Promise((done, fail) => {
    // Not `fetch`, which says nothing of what has been sent.
    const request = new XMLHttpRequest();
    request.open('POST', `${backend}/segments/imports?${query}`);
    request.setRequestHeader('Authorization', `Bearer ${token}`);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    if (file.name.endsWith('.gz')) request.setRequestHeader('Content-Encoding', 'gzip');
    request.upload.onprogress = ({ loaded, total }) => progress(total === 0 ? 1 : loaded / total);
    request.onerror = () => fail(new UploadError(''));
    request.onabort = () => fail(new DOMException('Stopped', 'AbortError'));
    request.onload = () => {
      const answer = parsed(request.responseText);
      if (request.status < 300 && answer?.data) done(answer.data);
      else fail(new UploadError(answer?.error?.message ?? '', answer?.error?.details?.code));
    };
    signal.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}

export function formatOf({ name }: { name: string }): 'csv' | 'ndjson' {
  return /\.(ndjson|jsonl)(\.gz)?$/i.test(name) ? 'ndjson' : 'csv';
}

interface Answer {
  data?: ImportResult;
  error?: { message?: string; details?: { code?: string } };
}

function parsed(text: string): Answer | undefined {
  try {
    return JSON.parse(text) as Answer;
  } catch {
    return undefined;
  }
}
