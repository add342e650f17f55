import { useRBAC } from '@strapi/strapi/admin';

const ACTIONS = [
  'read',
  'create',
  'edit',
  'activate',
  'delete',
  'export',
  'import',
  'people',
  'erase',
  'settings',
] as const;
export type Action = (typeof ACTIONS)[number];

const NEEDED = Object.fromEntries(
  ACTIONS.map((action) => [action, [{ action: `plugin::segments.${action}`, subject: null }]])
) as Record<Action, { action: string; subject: null }[]>;

/** The permission that a page, link or widget asks of its reader. */
export const needed = (action: Action) => NEEDED[action];

const ALL = Object.values(NEEDED).flat();

/** What the reader may do; nothing as long as that is not known. */
export function useMay(): { may: Record<Action, boolean>; loading: boolean } {
  const { allowedActions, isLoading } = useRBAC(ALL);
  const allowed = allowedActions as Record<string, boolean | undefined>;
  const may = Object.fromEntries(
    ACTIONS.map((action) => [action, allowed[`can${action[0]?.toUpperCase()}${action.slice(1)}`] ?? false])
  ) as Record<Action, boolean>;
  return { may, loading: isLoading };
}
