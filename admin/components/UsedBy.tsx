import { Typography } from '@strapi/design-system';
import type { SegmentUsage } from '../../contracts/segments';
import { useWords } from '../translations/words';

const SHOWN = 5;

/** What uses a segment, by name: other segments, and entries with their type. */
export function UsedBy({ usage }: { usage: SegmentUsage | undefined }) {
  const word = useWords();
  if (!usage) return null;
  const lines = [
    ...usage.segments.map(({ name }) => word('shared.uses.segment', { name })),
    ...oncePerEntry(usage.entries).map(({ type, title, documentId }) =>
      word('shared.uses.entry', { type, title: title ?? documentId })
    ),
  ];
  const more = lines.length - SHOWN;
  return (
    <ul>
      {lines.slice(0, SHOWN).map((line, at) => (
        <Typography key={at} variant="pi" tag="li">
          {line}
        </Typography>
      ))}
      {more > 0 && (
        <Typography variant="pi" textColor="neutral600" tag="li">
          {word('shared.uses.more', { count: more })}
        </Typography>
      )}
    </ul>
  );
}

/** An entry has a draft and a published version, languages, and often several fields that name the segment. */
const oncePerEntry = (entries: SegmentUsage['entries']) => [
  ...new Map(entries.map((entry) => [`${entry.uid} ${entry.documentId}`, entry])).values(),
];
