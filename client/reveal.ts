export interface RevealOptions {
  /** Milliseconds that the visitor waits at most; a second by default. */
  timeout?: number;
  /** What is hidden; the whole page by default. */
  element?: Element;
  /** The class that hides it, by the site's CSS. */
  className?: string;
}

/**
 * Shows what was hidden until it is decided. Who decides too late is not heard any more, so that nothing changes under the visitor's eyes.
 * @param show puts what came in time in its place
 * @returns whether it came in time
 */
export async function reveal<T>(
  work: Promise<T>,
  show: (value: T) => unknown,
  { timeout = 1_000, element = document.documentElement, className = 'segments-hidden' }: RevealOptions = {}
): Promise<boolean> {
  const late = new Promise<false>((done) => setTimeout(done, timeout, false));
  const isInTime = await Promise.race([work.then(() => true), late]).catch(() => false);
  try {
    if (isInTime) await show(await work);
    return isInTime;
  } finally {
    element.classList.remove(className);
  }
}
