import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * What axe-core finds on the page that is open, or in the part that `within` selects: the rule and the elements. The page's own policy allows
 * no foreign script, so it runs in the debugger.
 */
export async function accessibilityFaults(page: Page, within = 'html'): Promise<readonly string[]> {
  const faults = await page.evaluate(`(async () => {
    ${AXE}
    const { violations } = await axe.run(${JSON.stringify(within)}, { resultTypes: ['violations'] });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html));
  })()`);
  return faults as readonly string[];
}
