import type { Page } from 'playwright-core';
import { accessibilityFaults } from './accessibility.js';
import { signIn } from './people.js';
import { picture, type Visitor } from './visitor.js';

/** Opens a page of the console as ADA, who signs in on the way. */
export async function openSignedIn(visitor: Visitor, url: string): Promise<Page> {
  const page = await visitor.open(url);
  await signIn(page);
  await page.waitForURL(url);
  return page;
}

/** From a phone to a wide screen. 640 is a window of 1280 pixels at 200 %: to a page, zoom is a window with fewer pixels. */
const SIZES = [
  { width: 320, height: 800 },
  { width: 640, height: 400 },
  { width: 768, height: 800 },
  { width: 1920, height: 800 },
] as const;

/** Expects that nobody has to scroll sideways, and that no control is cut off, at any size and at 200 %. `name`: of the pictures. */
export async function expectFit(page: Page, name: string): Promise<void> {
  for (const size of SIZES) {
    await page.setViewportSize(size);
    await picture(page, `${name}-${size.width}`);
    expect([name, size.width, await scrollsSideways(page)]).toEqual([name, size.width, false]);
    expect([name, size.width, await cutOff(page)]).toEqual([name, size.width, []]);
  }
}

/** Expects of a state of a page that a walk comes through what the tour expects of every page. Only scripts tell what axe-core finds. */
export async function expectUsable(page: Page, name: string, javaScript: boolean): Promise<void> {
  const size = page.viewportSize();
  await expectFit(page, name);
  if (javaScript) expect([name, await accessibilityFaults(page)]).toEqual([name, []]);
  if (size) await page.setViewportSize(size);
}

/** Asks the layout and not a script of the page. */
async function scrollsSideways(page: Page): Promise<boolean> {
  const body = await page.locator('body').boundingBox();
  const main = await page.locator('main').boundingBox();
  const width = page.viewportSize()?.width ?? 0;
  return [body, main].some((box) => box === null || box.x + box.width > width + 0.5);
}

/** Controls of which a part is outside the window or the box that contains them, or whose own text does not fit. What scrolls, such as the navigation, may be longer. */
async function cutOff(page: Page): Promise<readonly string[]> {
  const found = await page.evaluate(`(() => {
    const isCut = (control) => {
      const box = control.getBoundingClientRect();
      if (control.matches('button, a.button') && control.scrollWidth > control.clientWidth + 1) return true;
      for (let around = control.parentElement; around !== null; around = around.parentElement) {
        const { overflowX } = getComputedStyle(around);
        if (overflowX === 'auto' || overflowX === 'scroll') return false;
        const outer = around.getBoundingClientRect();
        if (overflowX !== 'visible' && (box.left < outer.left - 0.5 || box.right > outer.right + 0.5)) return true;
      }
      return box.left < -0.5 || box.right > document.documentElement.clientWidth + 0.5;
    };
    return [...document.querySelectorAll('a[href]:not(.skip), button, input:not([type=hidden]), select, textarea, summary')]
      .filter((control) => control.checkVisibility({ visibilityProperty: true }) && isCut(control))
      .map((control) => control.outerHTML);
  })()`);
  return found as readonly string[];
}
