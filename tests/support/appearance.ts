import type { Page } from 'playwright-core';
import { seriousFindings } from './axe';

export const APPEARANCES = [
  ['light', 1440],
  ['dark', 1440],
  ['light', 420],
  ['dark', 420],
] as const;

/** From now on the page is drawn in this theme, this wide. */
export async function appear(page: Page, theme: 'light' | 'dark', width: number): Promise<void> {
  await page.evaluate((wanted) => localStorage.setItem('STRAPI_THEME', wanted), theme);
  await page.setViewportSize({ width, height: 900 });
}

/** What is wrong with how a page looks: findings of axe, and a page that must be scrolled sideways. */
export async function faultsOfAppearance(page: Page, within?: string): Promise<string[]> {
  const [wide, room] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    document.documentElement.clientWidth,
  ]);
  return [...(wide! > room! ? [`${wide! - room!} px too wide`] : []), ...(await seriousFindings(page, within))];
}
