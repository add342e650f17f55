/** A number as rules see it: whole numbers exactly, as bigints; JavaScript compares the two kinds by their true values. */
export type Numeric = number | bigint;

/** Rounds to six decimal places, half away from zero. From 2^53 millionths on, a double has no more than six places anyway. */
export function round6(value: number): number {
  const size = Math.abs(value);
  if (size * 1e6 >= 2 ** 53) return value;
  return (Math.sign(value) * Math.floor(size * 1e6 + 0.5)) / 1e6;
}

export function sumOf(values: Numeric[]): Numeric {
  if (values.every((value) => typeof value === 'bigint')) {
    return values.reduce((sum, value) => sum + value, 0n);
  }
  return round6(values.reduce((sum: number, value) => sum + Number(value), 0));
}

/** Undefined of nothing. */
export function averageOf(values: Numeric[]): number | undefined {
  if (values.length === 0) return undefined;
  return round6(values.reduce((sum: number, value) => sum + Number(value), 0) / values.length);
}

/** An operand, in the kind of number that the value is. */
export function operandNumber(operand: unknown, value: Numeric): Numeric {
  if (typeof operand === 'number') return operand;
  return typeof value === 'bigint' ? BigInt(operand as string) : Number(operand);
}
