import { decodeJwt, type JWTPayload } from 'jose';
import { BrowserSession } from '../browser-session.js';
import { expectStatus } from '../expect-answer.js';
import type { Answer } from '../http-client.js';
import { logIn, OWNER } from '../sign-in.js';
import { APPS, type Authorization, type Client, type Fields, type Tokens } from './messages.js';
import { type Provider, startProvider } from './provider.js';

/** As a browser says that the user goes there with the whole window. */
export const NAVIGATION = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document', 'sec-fetch-site': 'cross-site' };

export type OpenIdTokens = Tokens & { readonly id_token: string };

export interface VisitOptions {
  /** Default: true. */
  readonly signedIn?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: string;
}

/** An app that an administrator has verified, and that a user with a browser has allowed the usual scopes of OpenID Connect. */
export class RelyingParty {
  /** Of the user. */
  session = '';

  private constructor(
    readonly provider: Provider,
    readonly client: Client,
  ) {}

  /** With a server of its own. */
  static async start(env?: Parameters<typeof startProvider>[0]): Promise<RelyingParty> {
    const provider = await startProvider(env);
    const party = new RelyingParty(provider, await provider.createClient());
    await party.change({ verified: true });
    await provider.obtainTokens(party.client, { scope: 'openid profile email user:read' });
    await party.logIn();
    return party;
  }

  stop(): Promise<unknown> {
    return this.provider.server.stop();
  }

  /** A new session of the user. */
  async logIn(): Promise<void> {
    this.session = await logIn(this.provider.server, OWNER);
  }

  async change(fields: Readonly<Record<string, unknown>>): Promise<void> {
    const body = { name: this.client.name, redirect_uris: [this.client.redirectUri], ...fields };
    expectStatus(await this.provider.admin('PUT', `${APPS}/${this.client.id}`, body), 200);
  }

  /** The user opens an authorization request of this app, or of another one. */
  visit(
    params: Fields = {},
    { signedIn = true, headers = {}, method = 'GET' }: VisitOptions = {},
    client = this.client,
  ): Promise<Authorization> {
    const cookie = signedIn && { cookie: `coder_session_token=${this.session}` };
    return this.provider.authorize(client, { scope: 'openid', ...params }, { method, headers: { ...NAVIGATION, ...cookie, ...headers } });
  }

  /** How long ago the user logged in; null: nobody knows. */
  async age(seconds: number | null): Promise<void> {
    await this.provider.server.db.query(`UPDATE api_keys SET auth_time = now() - make_interval(secs => $2) WHERE id = $1`, [
      this.session.split('-')[0],
      seconds,
    ]);
  }

  async redeem(authorization: Authorization, client = this.client): Promise<OpenIdTokens> {
    const { redirect, answer } = authorization;
    const code = redirect?.searchParams.get('code');
    if (!redirect || !code) throw new Error(`no code but ${answer.status} ${redirect?.href ?? answer.text}`);
    return expectStatus(await this.provider.exchange(client, { ...authorization, redirect, code }), 200).json<OpenIdTokens>();
  }

  /** The claims of the ID token to which this request leads without a page. */
  async claims(params: Fields = {}): Promise<JWTPayload & Record<string, unknown>> {
    return decodeJwt((await this.redeem(await this.visit(params))).id_token);
  }

  /** A browser with the session. */
  browser(): BrowserSession {
    const opened = new BrowserSession(this.provider.server);
    opened.jar.set('coder_session_token', this.session);
    return opened;
  }

  /** Follows redirects of the server up to a page, or a redirect to an app. `location`: where that is. */
  async follow(person: BrowserSession, path: string): Promise<Answer & { readonly location: string }> {
    let location = path;
    for (let hops = 0; hops < 6; hops++) {
      const answer = await this.provider.send('GET', location, { jar: person.jar, headers: NAVIGATION });
      const next = answer.headers.get('location');
      if (next?.startsWith('/') !== true) return Object.assign(answer, { location: next ?? location });
      location = next;
    }
    throw new Error(`it never ends: ${location}`);
  }

  /** The app was sent this error, and the user saw nothing. */
  expectError({ answer, redirect, sent }: Authorization, error: string, client = this.client): void {
    expect(answer.status).toBe(302);
    expect(answer.text).not.toContain('<html');
    expect(redirect?.href.startsWith(client.redirectUri)).toBe(true);
    expect(Object.fromEntries(redirect?.searchParams ?? [])).toEqual({
      error,
      error_description: expect.any(String) as unknown,
      state: sent['state'],
      iss: this.provider.url,
    });
  }
}
