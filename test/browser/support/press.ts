import type { Page } from 'playwright-core';

/** Clicks a button that decides something, as a person does: the pointer comes from elsewhere and rests on it. Playwright alone would click at once. */
export async function press(page: Page, name: string): Promise<void> {
  await page.mouse.move(1, 1);
  await page.locator('.shielded').hover();
  await page.getByRole('button', { name }).click();
}
