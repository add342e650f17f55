import type { Locator, Page } from 'playwright-core';

/** The rule builder as somebody with a mouse uses it; `within` is the last row at the top unless it is said. */
export function ruleBuilder(page: Page) {
  const whole = () => page.getByRole('region', { name: 'Rule', exact: true });
  const row = () => whole().locator('[data-group="root"] > ul > li').last();
  const button = (name: string | RegExp, within: Locator = row()) => within.getByRole('button', { name });
  /** Chooses in a list that a click has opened, or that came open with the row. */
  const choose = (name: string | RegExp) =>
    page
      .getByRole('option', { name, exact: typeof name === 'string' })
      .first()
      .click();
  return {
    whole,
    row,
    button,
    choose,
    sentence: () => page.getByRole('region', { name: 'The rule in one sentence' }),
    ready: () => button('Add condition', whole()).last().waitFor(),
    /** Opens a list by its button and chooses in it. */
    async pick(label: string | RegExp, name: string | RegExp, within: Locator = row()): Promise<void> {
      await button(label, within).first().click();
      await choose(name);
    },
    async write(label: string, text: string, within: Locator = row()): Promise<void> {
      const box = within.getByRole('textbox', { name: label, exact: true }).first();
      await box.click();
      await box.press('Control+a');
      await page.keyboard.type(text);
    },
    /** Adds a condition to a group: one that is found for a search, or that the list offers at once. */
    async add(name: string | RegExp, search?: string, within: Locator = whole()): Promise<void> {
      await button('Add condition', within).last().click();
      if (search !== undefined) await page.keyboard.type(search);
      await choose(name);
      await page.waitForTimeout(150);
    },
    closeList: () => page.keyboard.press('Escape'),
  };
}
