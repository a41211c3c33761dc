import { BrowserSession } from '../browser-session.js';
import { CookieJar } from '../cookie-jar.js';
import { type Answer, sendRequest } from '../http-client.js';
import type { RunningServer } from '../server.js';
import type { Account } from '../sign-in.js';

/** A person in front of a web app that signs people in here. */
export class WebAppVisitor {
  readonly #jar = new CookieJar();

  /** `app` is the URL of the app, without a path. */
  constructor(
    private readonly app: string,
    private readonly server: RunningServer,
    private readonly account: Account,
  ) {}

  open(path: string): Promise<Answer> {
    return sendRequest('GET', new URL(path, this.app), { jar: this.#jar, follow: true });
  }

  post(path: string, body = new URLSearchParams()): Promise<Answer> {
    return sendRequest('POST', new URL(path, this.app), { jar: this.#jar, headers: { origin: this.app }, body });
  }

  /** From the path where signing in begins, through login and consent, to the page on which the person ends up. */
  async signIn(path: string): Promise<Answer> {
    const leaving = await this.#submitted(await this.open(path));
    const target = new URL(leaving.headers.get('location') ?? '', this.app);
    if (target.origin !== this.server.url) {
      throw new Error(`${path} does not lead to the server but to ${target.href}: ${leaving.text.slice(0, 300)}`);
    }
    const back = await new BrowserSession(this.server).authorize(target, this.account);
    return this.open(back.href);
  }

  /** What follows the first form of a page, for apps that begin with one; any other response is returned as it is. */
  async #submitted(page: Answer): Promise<Answer> {
    const form = page.status === 200 ? /<form\b[^>]*>.*?<\/form>/s.exec(page.text)?.[0] : undefined;
    if (form === undefined) return page;
    const attribute = (tag: string, name: string): string => new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? '';
    const body = new URLSearchParams();
    for (const [input] of form.matchAll(/<input\b[^>]*>/g)) body.append(attribute(input, 'name'), attribute(input, 'value'));
    return this.post(attribute(form, 'action'), body);
  }
}
