import type { Page } from 'playwright-core';
import { signIn } from './people.js';
import { picture, type Visitor } from './visitor.js';

/** Opens a page of the console as ADA, who signs in on the way. */
export async function openSignedIn(visitor: Visitor, url: string): Promise<Page> {
  const page = await visitor.open(url);
  await signIn(page);
  await page.waitForURL(url);
  return page;
}

/** Expects that nobody has to scroll sideways, from a phone to a wide screen. `name`: of the pictures. */
export async function expectFit(page: Page, name: string): Promise<void> {
  for (const width of [320, 768, 1920]) {
    await page.setViewportSize({ width, height: 800 });
    await picture(page, `${name}-${width}`);
    expect([name, width, await scrollsSideways(page)]).toEqual([name, width, false]);
  }
}

/** Asks the layout and not a script of the page. */
async function scrollsSideways(page: Page): Promise<boolean> {
  const body = await page.locator('body').boundingBox();
  const main = await page.locator('main').boundingBox();
  const width = page.viewportSize()?.width ?? 0;
  return [body, main].some((box) => box === null || box.x + box.width > width + 0.5);
}
