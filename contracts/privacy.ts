import { z } from 'zod';

/** `POST /subjects/:audience/:id/erase`: who it is says the path, and there is nothing to choose. */
export const eraseSchema = z.strictObject({});

/** What went. */
export interface Erasure {
  events: number;
  visitors: number;
}
