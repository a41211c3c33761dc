import type { Browser, BrowserContext, Page } from 'playwright-core';
import { FIXED_LOOK } from './fonts.js';
import { settle } from './settle.js';

/** How a picture is taken. */
export interface View {
  /** Added to the name of the picture. */
  readonly suffix: string;
  readonly width: number;
  readonly colorScheme: 'light' | 'dark';
}

export const DESK: View = { suffix: '', width: 1280, colorScheme: 'light' };
export const NIGHT: View = { suffix: '-dark', width: 1280, colorScheme: 'dark' };
export const PHONE: View = { suffix: '-phone', width: 390, colorScheme: 'light' };

/** Longer pages are cut off here. */
const MAX_HEIGHT = 1_500;

/** A browser that takes pictures of one server, as somebody or, without a session, as nobody. */
export class Camera {
  private constructor(
    private readonly context: BrowserContext,
    private readonly page: Page,
    private readonly startedAt: number,
  ) {}

  static async open(
    browser: Browser,
    view: View,
    { url, session, startedAt }: { url: string; session?: string; startedAt: number },
  ): Promise<Camera> {
    // The policy of the pages would refuse the style sheet with the fonts.
    const context = await browser.newContext({
      bypassCSP: true,
      colorScheme: view.colorScheme,
      viewport: { width: view.width, height: 800 },
    });
    if (session !== undefined) await context.addCookies([{ name: 'coder_session_token', value: session, url }]);
    return new Camera(context, await context.newPage(), startedAt);
  }

  async take(address: string, status = 200): Promise<Buffer> {
    const { page } = this;
    const answer = await page.goto(address);
    if (answer?.status() !== status) throw new Error(`${address}: status ${answer?.status()}`);
    await page.addStyleTag({ content: FIXED_LOOK });
    await settle(page, this.startedAt);
    await page.evaluate('document.fonts.ready.then(() => undefined)');
    const height = Math.min(Number(await page.evaluate('document.documentElement.scrollHeight')), MAX_HEIGHT);
    const { width } = page.viewportSize() ?? { width: 0 };
    return page.screenshot({ fullPage: true, clip: { x: 0, y: 0, width, height }, scale: 'css' });
  }

  close(): Promise<void> {
    return this.context.close();
  }
}
