import type { ExperienceAnswer } from '../../contracts/experiences';

/** An experience as it is stored. */
export interface ExperienceRow extends Omit<ExperienceAnswer, 'variants' | 'findings'> {
  id: number;
  documentId: string;
  version: number;
  firstStartedAt: string | null;
}

/** A variant as it is stored, in one locale and status. */
export interface VariantRow {
  documentId: string;
  experience: string;
  key: string;
  name: string;
  audience: string | null;
  share: number | null;
  position: number;
  overrides: Record<string, unknown> | null;
  locale: string | null;
  publishedAt: string | null;
  updatedAt: string;
}
