import type { Page } from 'playwright-core';

/** A place where the focus was. */
interface Stop {
  /** Its place among everything on the page that takes the focus, in the order of the document; -1: nothing of the page. */
  readonly index: number;
  readonly text: string;
  /** Does the page show where the focus is? */
  readonly isVisible: boolean;
}

/** What takes the focus. Of radio buttons with one name, Tab reaches one; the arrow keys reach the others. */
const FOCUSABLE = 'a[href], button, input, select, textarea, summary, [tabindex]:not([tabindex="-1"])';

const QUERY = `(() => [...document.querySelectorAll(${JSON.stringify(FOCUSABLE)})].filter((element) =>
  !element.disabled && element.type !== 'hidden' && element.checkVisibility({ visibilityProperty: true }) &&
  (element.type !== 'radio' || element === ([...document.getElementsByName(element.name)].find((other) => other.checked) ?? document.getElementsByName(element.name)[0]))))()`;

const WHERE = `(() => {
  const { activeElement: element } = document;
  const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  const isOutlined = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 && !/, 0\\)$/.test(outlineColor);
  const isInView = box.width > 1 && box.height > 1 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const label = element.labels?.[0]?.innerText ?? element.innerText ?? '';
  return { index: ${QUERY}.indexOf(element), text: label.trim(), isVisible: isOutlined && isInView };
})()`;

const whereOf = (page: Page): Promise<Stop> => page.evaluate<Stop>(WHERE);

/** What is wrong for somebody who uses only the keyboard: Tab goes to each link, field and button in the order of the document, visibly, and around again. */
export async function keyboardFaults(page: Page): Promise<readonly string[]> {
  const count = Number(await page.evaluate(`${QUERY}.length`));
  // A page may begin at a field, and a field for a date has several stops.
  const stops: Stop[] = [await whereOf(page)];
  for (let presses = 0; presses < count * 2 + 20; presses += 1) {
    await page.keyboard.press('Tab');
    const stop = await whereOf(page);
    if (stop.index === stops.at(-1)?.index && stop.index !== -1) continue;
    stops.push(stop);
    if (stops.length > count + 1 && stop.index === stops[0]?.index) break;
  }
  const around = stops.filter(({ index }) => index !== -1);
  const faults = around.filter(({ isVisible }) => !isVisible).map(({ text }) => `the focus is not visible: ${text}`);
  around.slice(1).forEach(({ index, text }, at) => {
    const before = around[at]!;
    if (index !== (before.index + 1) % count) faults.push(`after "${before.text}" comes "${text}"`);
  });
  if (new Set(around.map(({ index }) => index)).size !== count)
    faults.push(`${new Set(around.map(({ index }) => index)).size} of ${count} are reached`);
  return faults;
}

/** Presses Tab until the control with this text has the focus. */
export async function tabTo(page: Page, text: RegExp | string): Promise<void> {
  const passed: string[] = [];
  for (let presses = 0; presses < 250; presses += 1) {
    await page.keyboard.press('Tab');
    const stop = await whereOf(page);
    if (typeof text === 'string' ? stop.text === text : text.test(stop.text)) return;
    passed.push(stop.text);
  }
  throw new Error(`Tab does not reach ${String(text)}, but ${[...new Set(passed)].join(', ')}`);
}

/** Opens a link, or presses a button, with the keyboard alone. */
export async function enter(page: Page, text: RegExp | string): Promise<void> {
  await tabTo(page, text);
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
}

/** Fills in the field with this label. */
export async function typeInto(page: Page, label: RegExp | string, text: string): Promise<void> {
  await tabTo(page, label);
  await page.keyboard.press('Control+A');
  await page.keyboard.type(text);
}

/** Ticks the box with this label. */
export async function tick(page: Page, label: RegExp | string): Promise<void> {
  await tabTo(page, label);
  await page.keyboard.press('Space');
}
