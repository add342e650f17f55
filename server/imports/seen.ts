/** Names remembered at most: 64 MB of hashes. */
const MOST = 4_194_304;

/**
 * Remembers which names a file has had, in 16 bytes a name however long the names are. Two names share a 53-bit hash once in
 * some ten thousand files of a million rows, and past four million names nothing more is noted, so it may decide how a row is *counted*, and nothing else.
 */
export class SeenNames {
  private slots = new Float64Array(4_096);
  private size = 0;

  /** Notes the name. @returns whether it was there before */
  add(name: string): boolean {
    const found = place(this.slots, hash53(name));
    if (this.slots[found.at] !== 0) return true;
    if (this.size >= MOST) return false;
    this.slots[found.at] = found.value;
    this.size += 1;
    if (this.size * 2 > this.slots.length) this.grow();
    return false;
  }

  private grow(): void {
    const larger = new Float64Array(this.slots.length * 2);
    for (const value of this.slots) if (value !== 0) larger[place(larger, value).at] = value;
    this.slots = larger;
  }
}

/** Where the value is, or where it belongs: open addressing, 0 is empty. */
function place(slots: Float64Array, value: number): { at: number; value: number } {
  let at = value % slots.length;
  while (slots[at] !== 0 && slots[at] !== value) at = at + 1 === slots.length ? 0 : at + 1;
  return { at, value };
}

/** Two rounds of 32-bit multiplicative hashing, joined to 53 bits; never 0. */
function hash53(text: string): number {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    high = Math.imul(high ^ unit, 2_654_435_761);
    low = Math.imul(low ^ unit, 1_597_334_677);
  }
  high = Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909);
  low = Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ Math.imul(high ^ (high >>> 13), 3_266_489_909);
  return 4_294_967_296 * (2_097_151 & low) + (high >>> 0) || 1;
}
