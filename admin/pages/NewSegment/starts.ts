import type { Start } from './NewByRule';

const NOTHING = { name: '', description: '', audience: 'contact' } as const;

/** An empty rule. */
export const BLANK: Start = {
  ...NOTHING,
  rule: { version: 1, root: { id: 'root', type: 'group', match: 'all', children: [] } },
};

/** A rule of one condition, whose field is left to be chosen. */
export const ONE_CONDITION: Start = {
  ...NOTHING,
  rule: {
    version: 1,
    root: {
      id: 'root',
      type: 'group',
      match: 'all',
      children: [{ id: 'first', type: 'attribute', path: '', operator: 'is_any_of' }],
    },
  },
};
