import { elementsNamed } from '../../src/pages/views/parse-page.test-support.js';
import { CookieJar } from './cookie-jar.js';
import { expectStatus, type Account, type Fields } from './flow.js';
import type { Answer } from './http-client.js';
import type { RunningServer } from './server.js';

/** A person with a browser that runs no scripts: follows redirects within the server, keeps cookies, submits the forms of real pages. */
export class BrowserSession {
  readonly jar = new CookieJar();

  constructor(readonly server: RunningServer) {}

  /** Opens a page and follows redirects as far as they stay on the server. */
  open(path: string): Promise<Answer> {
    return this.server.request('GET', path, { jar: this.jar, follow: true });
  }

  /** Fills in and submits the one form of a page, as a browser would: hidden fields as they are, and `Origin`. */
  async submit(page: Answer, fields: Fields = {}): Promise<Answer> {
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

  /** Signs in on the login page. What comes back is the redirect to where the person wanted to go. */
  async signIn(loginPage: Answer, { email, password }: Account): Promise<Answer> {
    return expectStatus(await this.submit(loginPage, { email, password }), 303);
  }

  /** An authorization request from its start to the redirect to the client: login, consent, and out. */
  async authorize(authorizationUrl: URL, account: Account): Promise<URL> {
    const login = await this.open(authorizationUrl.pathname + authorizationUrl.search);
    const consent = await this.open((await this.signIn(login, account)).headers.get('location') ?? '');
    return new URL(expectStatus(await this.submit(consent), 302).headers.get('location') ?? '');
  }
}
