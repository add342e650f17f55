import type { findSegmentsSchema, SegmentKind, SegmentStatus } from '../../../contracts/segments';
import type { AudienceName } from '../../../contracts/catalog';
import type { z } from 'zod';

export const STATUSES = ['ready', 'new', 'failed', 'inactive'] as const satisfies readonly SegmentStatus[];
export const KINDS = ['dynamic', 'static', 'imported'] as const satisfies readonly SegmentKind[];
export const AUDIENCES = ['contact', 'account', 'visitor'] as const satisfies readonly AudienceName[];
export const SORTS = ['name', 'members', 'change', 'refreshedAt'] as const;
export type SortName = (typeof SORTS)[number];
type Direction = 'asc' | 'desc';

export const PAGE_SIZES = ['10', '25', '50', '100'];
export const DEFAULT_PAGE_SIZE = 25;

/** What the list shows, all of it in the address. */
export interface ListState {
  search: string;
  status?: SegmentStatus;
  kind?: SegmentKind;
  audience?: AudienceName;
  label?: string;
  pinned: boolean;
  sort: { by: SortName; direction: Direction };
  page: number;
  pageSize: number;
}

/** The filters, which share a parameter: Strapi's pagination keeps that and `_q` whole. */
export type ListFilters = Pick<ListState, 'status' | 'kind' | 'audience' | 'label'>;

/** Reads the address; what makes no sense there is as if it were not there. */
export function readListState(query: Record<string, unknown>): ListState {
  const filters = isObject(query.filters) ? query.filters : {};
  const [by, direction] = text(query.sort).split(':');
  return {
    search: text(query._q),
    status: oneOf(STATUSES, filters.status),
    kind: oneOf(KINDS, filters.kind),
    audience: oneOf(AUDIENCES, filters.audience),
    label: text(filters.label) || undefined,
    pinned: filters.pinned === 'true',
    sort: { by: oneOf(SORTS, by) ?? 'name', direction: direction === 'desc' ? 'desc' : 'asc' },
    page: Math.max(1, Math.trunc(Number(query.page)) || 1),
    pageSize: PAGE_SIZES.includes(text(query.pageSize)) ? Number(query.pageSize) : DEFAULT_PAGE_SIZE,
  };
}

/** Parameters of the address; text is encoded, which Strapi's `useQueryParams` leaves to its callers. */
export function writeListState(state: ListState): Record<string, unknown> {
  const { search, status, kind, audience, label, pinned, sort, page, pageSize } = state;
  const filters = { status, kind, audience, label: label && encodeURIComponent(label), pinned: pinned || undefined };
  return {
    _q: search === '' ? undefined : encodeURIComponent(search),
    filters: Object.values(filters).some((value) => value !== undefined) ? filters : undefined,
    sort: sort.by === 'name' && sort.direction === 'asc' ? undefined : `${sort.by}:${sort.direction}`,
    page: page === 1 ? undefined : page,
    pageSize: pageSize === DEFAULT_PAGE_SIZE ? undefined : pageSize,
  };
}

/** What the server is asked for. */
export function findQuery(state: ListState): z.input<typeof findSegmentsSchema> {
  const { search, status, kind, audience, label, pinned, sort, page, pageSize } = state;
  return {
    ...(search !== '' && { search }),
    ...(status && { status }),
    ...(kind && { kind }),
    ...(audience && { audience }),
    ...(label && { label }),
    ...(pinned && { pinned: 'true' as const }),
    sort: `${sort.by}:${sort.direction}`,
    page,
    pageSize,
  };
}

/** Whether something is left out of the list. */
export const isNarrowed = ({ search, status, kind, audience, label, pinned }: ListState): boolean =>
  search !== '' || pinned || [status, kind, audience, label].some((value) => value !== undefined);

const text = (value: unknown) => (typeof value === 'string' ? value : '');
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const oneOf = <T extends string>(values: readonly T[], value: unknown) => values.find((one) => one === value);
