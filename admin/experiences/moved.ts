/** The keys with one of them at this place. */
export function moved(order: readonly string[], key: string, position: number): string[] {
  const rest = order.filter((each) => each !== key);
  return [...rest.slice(0, position), key, ...rest.slice(position)];
}
