import { join } from 'node:path';
import type { Browser, BrowserContext, ConsoleMessage, Page, Request } from 'playwright-core';

export interface VisitorOptions {
  /** Origins this person's browser may talk to; anything else is a complaint. */
  readonly origins: readonly string[];
  readonly javaScript?: boolean;
  readonly colorScheme?: 'light' | 'dark';
}

/** A person with a browser of their own: no cookies yet, and an eye on everything that goes wrong. */
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
    context.setDefaultTimeout(10_000);
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

  /** Console errors, script errors, failed requests and requests to strangers so far. An empty list is the only good one. */
  complaints(): readonly string[] {
    return this.noticed;
  }

  /** Takes back the complaints that a test expected, and answers how many those were. */
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
    // Chromium reports a page that was answered with 4xx as an error. A page that says what is wrong with a form is none.
    const isDocument = message.page()?.url() === message.location().url;
    if (isDocument && /^Failed to load resource: the server responded with a status of 4\d\d/.test(message.text())) return;
    this.noticed.push(`console ${message.type()}: ${message.text()} (${message.location().url})`);
  };

  private readonly watch = (request: Request): void => {
    const { origin, protocol } = new URL(request.url());
    if (protocol !== 'data:' && !this.options.origins.includes(origin)) this.noticed.push(`foreign request: ${request.url()}`);
  };

  private readonly fail = (request: Request): void => {
    // A navigation that another one overtakes, and a pop-up that closes itself, are no failures.
    if (request.failure()?.errorText !== 'net::ERR_ABORTED')
      this.noticed.push(`failed: ${request.url()} ${request.failure()?.errorText ?? ''}`);
  };
}

/** Saves a picture for somebody who wants to look at the pages: `GATEHOUSE_SCREENSHOTS=<folder> npm test`. Otherwise does nothing. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['GATEHOUSE_SCREENSHOTS'];
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}
