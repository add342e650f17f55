import { z } from 'zod';

export const audienceSchema = z.enum(['contact', 'account', 'visitor']);
