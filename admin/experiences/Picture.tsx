import { pictureOf } from './named';
import type { MediaFile } from '../api/content';

/** A file's picture beside its name. */
export function Picture({ file }: { file: MediaFile }) {
  const source = pictureOf(file);
  if (!source) return null;
  return (
    <img src={source} alt="" style={{ height: '3.2rem', maxWidth: '6.4rem', objectFit: 'contain', flex: 'none' }} />
  );
}
