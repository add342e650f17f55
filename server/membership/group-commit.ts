import { setImmediate } from 'node:timers/promises';

/** Calls that come at once, or while a commit is under way, share the next one. */
export class GroupCommit<Call, Answer> {
  private waiting: { call: Call; resolve: (answer: Answer) => void; reject: (error: unknown) => void }[] = [];
  private working = false;

  /**
   * @param commit does all of the calls or none, and answers each, in their order
   * @param options.most calls of one commit
   * @param options.weight what calls weigh, and how much a commit may; a call that weighs more is committed alone
   * @param options.isOfCall whether an error may be due to one of the calls, so that the others are tried without it
   */
  constructor(
    private readonly commit: (calls: Call[]) => Promise<Answer[]>,
    private readonly options: {
      most: number;
      weight?: { of: (call: Call) => number; most: number };
      isOfCall?: (error: unknown) => boolean;
    }
  ) {}

  /** @returns the answer to this call @throws what the commit throws over this call alone */
  submit(call: Call): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ call, resolve, reject });
      if (!this.working) void this.work();
    });
  }

  private async work(): Promise<void> {
    this.working = true;
    try {
      while (this.waiting.length > 0) {
        // SQLite's driver leaves no turn of the event loop to others: whoever has come meanwhile still lies in a socket.
        await setImmediate();
        await this.perform(this.waiting.splice(0, this.room()));
      }
    } finally {
      this.working = false;
    }
  }

  /** How many of those that wait the next commit takes. */
  private room(): number {
    const { most, weight } = this.options;
    if (!weight) return most;
    let calls = 0;
    let weighs = 0;
    for (const { call } of this.waiting) {
      weighs += weight.of(call);
      if (calls === most || (calls > 0 && weighs > weight.most)) break;
      calls += 1;
    }
    return calls;
  }

  /** Halves a group that fails until the call is found that it failed over. */
  private async perform(group: typeof this.waiting): Promise<void> {
    let answers: Answer[];
    try {
      answers = await this.commit(group.map(({ call }) => call));
    } catch (error) {
      if (group.length === 1 || !(this.options.isOfCall?.(error) ?? true)) {
        for (const { reject } of group) reject(error);
        return;
      }
      const half = Math.ceil(group.length / 2);
      await this.perform(group.slice(0, half));
      await this.perform(group.slice(half));
      return;
    }
    group.forEach(({ resolve }, index) => resolve(answers[index] as Answer));
  }
}
