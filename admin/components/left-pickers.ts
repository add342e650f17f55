/** A picker takes over what was typed when it is left, and tells of it once it was drawn again: date, then time. */
export async function leftPickers(): Promise<void> {
  if (document.activeElement instanceof HTMLInputElement) document.activeElement.blur();
  for (let drawn = 0; drawn < 3; drawn++) await new Promise((done) => requestAnimationFrame(done));
}
