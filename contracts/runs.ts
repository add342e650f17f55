import { z } from 'zod';

export type RunState = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled' | 'skipped';
export type RunCause = 'saved' | 'called' | 'scheduled' | 'reference' | 'manual' | 'import' | 'restored' | 'written';

/** One refresh of one segment. `done` of `total` is its progress in steps; counts are of members. Times are ISO text. */
export interface Run {
  id: number;
  segmentKey: string;
  cause: RunCause;
  state: RunState;
  done: number;
  total: number;
  members: number | null;
  joined: number | null;
  left: number | null;
  /** Members that a refresh of an unchanged rule had to mend: writes that went around the plugin, and passed time. */
  repaired: number | null;
  error: string | null;
  /** Of a run by schedule: the fire that it is for, and how many later ones it makes up for. */
  scheduledFor: string | null;
  missed: number | null;
  /** Keys of the segments whose open runs a waiting one waits for; with an ended one, those that it waited for. */
  waitedFor: string[];
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
}

/** `POST /runs/cancel`: several runs at once. What is over by then is left as it is. */
export const cancelRunsSchema = z.strictObject({ ids: z.array(z.number().int().positive()).min(1).max(10_000) });
