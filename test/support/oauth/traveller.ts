import { elementsNamed } from '../../../src/testing/index.js';
import { CookieJar } from '../cookie-jar.js';
import { type Answer, sendRequest } from '../http-client.js';
import type { Provider } from './provider.js';
import { ME } from '../sign-in.js';

const MAX_HOPS = 20;
/** The pages of the server that somebody who wants to sign in answers. */
const QUESTIONS = ['/login', '/oauth2/authorize'];
/** Some programs send only what looks like a browser to the login. */
const BROWSER = { accept: 'text/html,application/xhtml+xml' };

/** Where somebody has ended up. */
export interface Page extends Answer {
  readonly url: URL;
}

/** Somebody with one browser, in which each site has its own cookies, and which follows redirects from site to site. */
export class Traveller {
  /** Every address so far, in order. */
  readonly visited: string[] = [];
  readonly #jars = new Map<string, CookieJar>();

  constructor(private readonly provider: Provider) {}

  /** Opens an address, and follows redirects. */
  async open(address: URL): Promise<Page> {
    return this.#follow(address, await this.#get(address));
  }

  /** Opens an address, and logs in and consents where it leads to. */
  async signIn(address: URL): Promise<Page> {
    return this.goOn(await this.open(address));
  }

  /** Logs in and consents, if that is what a page asks for. */
  async goOn(page: Page): Promise<Page> {
    let next = page;
    for (let hops = 0; this.isAsked(next); hops++) {
      if (hops === MAX_HOPS) throw new Error(`the server asks again and again, last at ${next.url.pathname}`);
      const { email, password } = this.provider.account;
      next = await this.answer(next, { email, password });
    }
    return next;
  }

  /** Submits the first form of a page with its last button: here that is the one that agrees. */
  async answer(page: Page, fields: Readonly<Record<string, string>> = {}): Promise<Page> {
    const form = /<form\b[^>]*>.*?<\/form>/s.exec(page.text)?.[0] ?? '';
    const action = elementsNamed(form, 'form')[0]?.attributes['action'] ?? '';
    const body = new URLSearchParams();
    for (const { attributes: input } of [...elementsNamed(form, 'input'), ...elementsNamed(form, 'button').slice(-1)]) {
      const { name } = input;
      if (name !== undefined) body.append(name, fields[name] ?? input['value'] ?? '');
    }
    return this.post(new URL(action, page.url), body);
  }

  /** Submits a form of the site itself. */
  async post(address: URL, body = new URLSearchParams()): Promise<Page> {
    const headers = { ...BROWSER, origin: address.origin, 'sec-fetch-site': 'same-origin' };
    return this.#follow(address, await sendRequest('POST', address, { jar: this.#jarOf(address), headers, body }));
  }

  /** Signs out on the pages of the server. */
  async signOut(): Promise<void> {
    await this.answer(await this.open(new URL('/oauth2/logout', this.provider.url)));
    if (await this.isSignedIn()) throw new Error('signing out had no effect');
  }

  /** Whether the session of this browser at the server still counts. */
  async isSignedIn(): Promise<boolean> {
    return (await this.#get(new URL(ME, this.provider.url))).status === 200;
  }

  /** Whether the server asks for a login or for consent on this page. */
  isAsked({ url, status }: Page): boolean {
    return url.origin === this.provider.url && status === 200 && QUESTIONS.includes(url.pathname);
  }

  /** A cookie that a site has set. */
  cookie(site: URL, name: string): string | undefined {
    return this.#jarOf(site).get(name);
  }

  async #follow(address: URL, answer: Answer): Promise<Page> {
    let url = address;
    let page = answer;
    this.visited.push(url.href);
    for (let hops = 0; isRedirect(page); hops++) {
      if (hops === MAX_HOPS) throw new Error(`more than ${MAX_HOPS} redirects, the last one to ${url.origin}${url.pathname}`);
      url = new URL(page.headers.get('location') ?? '', url);
      page = await this.#get(url);
      this.visited.push(url.href);
    }
    return Object.assign(page, { url });
  }

  #get(address: URL): Promise<Answer> {
    return sendRequest('GET', address, { jar: this.#jarOf(address), headers: BROWSER });
  }

  #jarOf({ origin }: URL): CookieJar {
    const jar = this.#jars.get(origin) ?? new CookieJar();
    this.#jars.set(origin, jar);
    return jar;
  }
}

function isRedirect({ status, headers }: Answer): boolean {
  return status >= 300 && status < 400 && headers.has('location');
}
