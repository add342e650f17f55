/** Waits for what comes by itself, however long that takes. @throws after half a minute, or so many ms */
export async function until(isSo: () => Promise<boolean>, limitMs = 30_000): Promise<void> {
  const end = Date.now() + limitMs;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error('it did not come');
    await new Promise((done) => setTimeout(done, 50));
  }
}
