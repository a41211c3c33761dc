import { join } from 'node:path';
import type { Browser, BrowserContext, ConsoleMessage, Page, Request } from 'playwright-core';
import { PATIENCE_MS } from '../../support/patience.js';

export interface VisitorOptions {
  /** Origins that this browser may contact; anything else is a complaint. */
  readonly origins: readonly string[];
  readonly javaScript?: boolean;
  readonly colorScheme?: 'light' | 'dark';
}

/** A user with a separate browser: no cookies yet, and every problem is recorded. */
export class Visitor {
  private readonly noticed: string[] = [];

  private constructor(
    readonly context: BrowserContext,
    private readonly options: VisitorOptions,
  ) {}

  static async arrive(browser: Browser, options: VisitorOptions): Promise<Visitor> {
    const context = await browser.newContext({
      javaScriptEnabled: options.javaScript ?? true,
      colorScheme: options.colorScheme ?? 'light',
      viewport: { width: 1100, height: 850 },
    });
    context.setDefaultTimeout(PATIENCE_MS);
    const visitor = new Visitor(context, options);
    context.on('console', visitor.hear);
    context.on('weberror', (error) => visitor.noticed.push(`script error: ${error.error().message}`));
    context.on('request', visitor.watch);
    context.on('requestfailed', visitor.fail);
    return visitor;
  }

  async open(url: string): Promise<Page> {
    const page = await this.context.newPage();
    await page.goto(url);
    return page;
  }

  /** The value of a cookie for this URL. */
  async cookie(url: string, name: string): Promise<string | undefined> {
    return (await this.context.cookies(url)).find((cookie) => cookie.name === name)?.value;
  }

  /** Console errors, script errors, failed requests and requests to other origins so far. The list should be empty. */
  complaints(): readonly string[] {
    return this.noticed;
  }

  /** Removes the complaints that a test expected, and returns their number. */
  forgive(pattern: RegExp): number {
    const before = this.noticed.length;
    this.noticed.splice(0, before, ...this.noticed.filter((complaint) => !pattern.test(complaint)));
    return before - this.noticed.length;
  }

  async leave(): Promise<void> {
    await this.context.close();
  }

  private readonly hear = (message: ConsoleMessage): void => {
    if (message.type() !== 'error' && message.type() !== 'warning') return;
    // Chromium reports a page with a 4xx status as an error. A page that explains an invalid form is not one.
    const isDocument = message.page()?.url() === message.location().url;
    if (isDocument && /^Failed to load resource: the server responded with a status of 4\d\d/.test(message.text())) return;
    this.noticed.push(`console ${message.type()}: ${message.text()} (${message.location().url})`);
  };

  private readonly watch = (request: Request): void => {
    const { origin, protocol } = new URL(request.url());
    if (protocol !== 'data:' && !this.options.origins.includes(origin)) this.noticed.push(`foreign request: ${request.url()}`);
  };

  private readonly fail = (request: Request): void => {
    // A navigation that another one overtakes, and a pop-up that closes itself, are not failures.
    if (request.failure()?.errorText !== 'net::ERR_ABORTED')
      this.noticed.push(`failed: ${request.url()} ${request.failure()?.errorText ?? ''}`);
  };
}

/** Saves a screenshot for inspection: `GATEHOUSE_SCREENSHOTS=<folder> npm test`. Otherwise does nothing. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['GATEHOUSE_SCREENSHOTS'];
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}
