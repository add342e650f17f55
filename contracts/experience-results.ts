import { z } from 'zod';

const instant = z.iso.datetime({ offset: true });

export const resultsQuerySchema = z.strictObject({
  /** By default since the experience began, and until now. */
  from: instant.optional(),
  to: instant.optional(),
  /** Only who is a member of this segment now. */
  segment: z.string().max(40).optional(),
});
export type ResultsQuery = z.output<typeof resultsQuerySchema>;

/** Of those who saw the same first. Shares are from 0 to 1; intervals are of 95 %. */
export interface GroupResult {
  /** Key of a variant, `baseline` or `holdout`. */
  variant: string;
  shown: number;
  /** How many of them did the goal's event afterwards. */
  reached: number;
  /** How many of them saw something else of the experience later. */
  moved: number;
  rate: number;
  interval: [number, number];
  /** How much more often than the control: 0.2 is a fifth more. Null for the control itself, and where nobody reached the goal. */
  lift: { estimate: number | null; interval: [number, number | null] } | null;
}

export interface ExperienceResults {
  experience: string;
  goal: string | null;
  by: 'visitor' | 'contact';
  from: string;
  to: string;
  /** What others are compared with: `holdout` where anybody is held out, else `baseline`; null where neither was shown. */
  control: string | null;
  groups: GroupResult[];
}
