/** Local time in a zone, as date-time fields of the browser write it, of an instant in UTC. */
export function localOf(instant: string, zone: string): string {
  const at = Date.parse(instant);
  if (Number.isNaN(at)) return '';
  return new Date(at + offsetAt(at, zone)).toISOString().slice(0, 16);
}

/** The instant of a local time in a zone; of one that a change of clocks skips, the one that it would have been before. */
export function instantOf(local: string, zone: string): string | undefined {
  const naive = Date.parse(`${local}Z`);
  if (Number.isNaN(naive)) return undefined;
  const first = naive - offsetAt(naive, zone);
  return new Date(naive - offsetAt(first, zone)).toISOString();
}

/** How far local time in the zone is ahead of UTC at an instant, in milliseconds. */
function offsetAt(at: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-u-ca-iso8601', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(at);
  const number = (type: string): number => Number(parts.find((part) => part.type === type)?.value);
  const local = Date.UTC(
    number('year'),
    number('month') - 1,
    number('day'),
    number('hour'),
    number('minute'),
    number('second')
  );
  return local - Math.floor(at / 1000) * 1000;
}
