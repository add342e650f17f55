/**
 * How deep and how large a rule may be; beyond, parsing would be an attack and no editor could read it.
 * `depth` counts nodes from the root (1) down, `values` every element of a list and every single operand,
 * `rows` how many `related` conditions may stand inside one another.
 */
export const RULE_LIMITS = { depth: 12, nodes: 500, values: 5_000, rows: 3 } as const;
