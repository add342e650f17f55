import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';

interface Finding {
  id: string;
  impact: string | null;
  nodes: { html: string; failureSummary?: string }[];
}

/**
 * What axe has against the page's main part, as far as it is serious or critical: one line each. Strapi's own frame is not
 * ours to mend.
 * @param within the part that is looked at
 */
export async function seriousFindings(page: Page, within = 'main'): Promise<string[]> {
  const source = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(source);
  // What fades in is pale until it is there; what turns round never ends.
  await page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .map((animation) =>
          animation.effect?.getComputedTiming().endTime === Infinity
            ? undefined
            : animation.finished.catch(() => undefined)
        )
    )
  );
  const findings = await page.evaluate(async (selector) => {
    const { axe } = window as unknown as { axe: { run(selector: string): Promise<{ violations: Finding[] }> } };
    return (await axe.run(selector)).violations;
  }, within);
  return findings
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 300)} ${failureSummary}`)
    );
}
