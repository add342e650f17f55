import { z } from 'zod';

/** The evaluation context; what is not named here is read by `custom.<name>` where it is a plain value. */
export const evaluationSchema = z.looseObject({
  context: z.looseObject({ targetingKey: z.string().min(1).max(300).optional() }).optional(),
});
export type EvaluationContext = NonNullable<z.output<typeof evaluationSchema>['context']>;

/** One flag as OFREP answers it. */
export interface Evaluation {
  key: string;
  value: boolean | string;
  variant: string;
  reason: 'TARGETING_MATCH' | 'SPLIT' | 'DEFAULT' | 'STATIC';
  metadata?: Record<string, string>;
}

export type EvaluationErrorCode = 'PARSE_ERROR' | 'TARGETING_KEY_MISSING' | 'INVALID_CONTEXT' | 'FLAG_NOT_FOUND';
