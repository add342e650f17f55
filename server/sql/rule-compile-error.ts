/** A rule names something that does not exist, or says what cannot be said: its segment fails and keeps its members. */
export class RuleCompileError extends Error {
  constructor(
    readonly nodeId: string,
    message: string
  ) {
    super(message);
    this.name = 'RuleCompileError';
  }
}
