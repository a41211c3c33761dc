import { elementsNamed } from '../../src/testing/index.js';
import { CookieJar } from './cookie-jar.js';
import { expectStatus } from './expect-answer.js';
import type { Account } from './sign-in.js';
import type { Answer } from './http-client.js';
import type { RunningServer } from './server.js';

/** A user with a browser that runs no scripts: follows redirects within the server, keeps cookies, submits the forms of real pages. */
export class BrowserSession {
  readonly jar = new CookieJar();

  constructor(readonly server: RunningServer) {}

  /** Opens a page and follows redirects while they stay on the server. */
  open(path: string): Promise<Answer> {
    return this.server.request('GET', path, { jar: this.jar, follow: true });
  }

  /** Fills in and submits the only form of a page, as a browser would: hidden fields unchanged, and `Origin`. */
  async submit(page: Answer, fields: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const forms = elementsNamed(page.text, 'form');
    const [form] = forms;
    if (form?.attributes['method'] !== 'post' || forms.length !== 1)
      throw new Error(`not a page with one form: ${page.text.slice(0, 200)}`);
    const body = new URLSearchParams();
    for (const { attributes } of elementsNamed(page.text, 'input')) {
      if (attributes['name'] !== undefined) body.append(attributes['name'], fields[attributes['name']] ?? attributes['value'] ?? '');
    }
    const headers = { origin: new URL(this.server.url).origin, 'sec-fetch-site': 'same-origin' };
    return this.server.request('POST', form.attributes['action'] ?? '', { jar: this.jar, headers, body });
  }

  /** Signs in on the login page. Returns the redirect to the user's target. */
  async signIn(loginPage: Answer, { email, password }: Account): Promise<Answer> {
    return expectStatus(await this.submit(loginPage, { email, password }), 303);
  }

  /** An authorization request from its start to the redirect to the client: login, consent, redirect. */
  async authorize(authorizationUrl: URL, account: Account): Promise<URL> {
    const login = await this.open(authorizationUrl.pathname + authorizationUrl.search);
    const consent = await this.open((await this.signIn(login, account)).headers.get('location') ?? '');
    return new URL(expectStatus(await this.submit(consent), 302).headers.get('location') ?? '');
  }
}
