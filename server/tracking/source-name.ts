import type { SourceRow } from '../storage/sources';

/** How a source is called in events; its number is never given to another. */
export const sourceName = ({ id }: Pick<SourceRow, 'id'>): string => `source:${id}`;
