import { z } from 'zod';

export const KPI_PERIODS = ['day', 'week', 'month'] as const;
export type KpiPeriod = (typeof KPI_PERIODS)[number];

/** So many periods at most: a year of days. */
export const MOST_PERIODS = 366;

export const kpiQuerySchema = z.strictObject({
  /** Name of the event that is counted. */
  event: z.string().min(1).max(200),
  /** Path of a number in the events, `properties.total`, to be summed; without it the events are counted. */
  property: z.string().min(1).max(400).optional(),
  per: z.enum(KPI_PERIODS).default('day'),
  /** Days in the segment's zone, both included; by default the last 30 days, 12 weeks or 12 months. Periods are whole. */
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
});
export type KpiQuery = z.output<typeof kpiQuerySchema>;

/** Of all of them together, and divided by how many they are; null where they are none, or too few to be shown to the reader. */
export interface KpiValue {
  total: number | null;
  each: number | null;
}

export interface SegmentKpi {
  event: string;
  property: string | null;
  per: KpiPeriod;
  timeZone: string;
  /** First day of the first and last day of the last period. */
  from: string;
  to: string;
  /** How many are in the segment, and in its audience, now: by these it is divided, whenever the events were. */
  members: number;
  everybody: number;
  periods: { from: string; members: KpiValue; everybody: KpiValue }[];
}
