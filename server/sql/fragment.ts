/** A piece of SQL with `?` placeholders and the values for them, in order. */
export interface Fragment {
  sql: string;
  bindings: unknown[];
}
