/** Of the bodies that calls have in hand, over all calls of this instance. */
const MOST_BYTES = 64 * 1024 * 1024;
/** What a call costs beside its body. */
const CALL_BYTES = 8 * 1024;

/** A body's place in the budget. */
export interface HeldBody {
  /** More of it has come. @returns whether there is room; else the body is to be let go */
  grow(bytes: number): boolean;
  /** All of it is here, in so many bytes: from now on it is not cut off. @returns whether there is room */
  settle(bytes: number): boolean;
  release(): void;
}

/**
 * Keeps bodies from filling the memory while the database is slow. Where it is full, bodies that are still on their way make room, those
 * first that have been for longest: whoever sends slowly keeps nobody else out.
 */
export class BodyBudget {
  private held = 0;
  /** In the order in which they began. */
  private readonly arriving = new Map<HeldBody, () => void>();

  constructor(private readonly most = MOST_BYTES) {}

  /** @param cut ends a body that is still on its way, whose place is given to another */
  begin(cut: () => void): HeldBody {
    let own = 0;
    let isReleased = false;
    const release = () => {
      isReleased = true;
      this.arriving.delete(body);
      this.held -= own;
      own = 0;
    };
    const take = (bytes: number): boolean => {
      if (isReleased) return false;
      this.held += bytes;
      own += bytes;
      for (const [other, cutOther] of this.arriving) {
        if (this.held <= this.most) break;
        if (other === body) continue;
        other.release();
        cutOther();
      }
      if (this.held <= this.most) return true;
      release();
      return false;
    };
    const body: HeldBody = {
      grow: (bytes) => take(own === 0 ? CALL_BYTES + bytes : bytes),
      settle: (bytes) => {
        this.arriving.delete(body);
        return take(CALL_BYTES + bytes - own);
      },
      release,
    };
    this.arriving.set(body, cut);
    return body;
  }
}
