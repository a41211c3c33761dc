import { type Client, createClient, oauthGrant, type OAuthGrant, type OAuthGrantOptions } from '../../../src/sdk/client/index.js';
import { expectStatus } from '../../support/expect-answer.js';
import type { Client as RegisteredClient, Provider } from '../../support/oauth/index.js';
import { RecordedFetch } from './recorded-fetch.js';

/** A clock that is moved by hand. */
export class ManualClock {
  private time = Date.now();

  readonly now = (): number => this.time;

  advance(ms: number): void {
    this.time += ms;
  }
}

export interface App {
  readonly registered: RegisteredClient;
  readonly grant: OAuthGrant;
  readonly client: Client;
  readonly recorded: RecordedFetch;
  readonly clock: ManualClock;
}

/** An app that uses the SDK, not signed in. */
export function appOf(provider: Provider, registered: RegisteredClient, options: Partial<OAuthGrantOptions> = {}): App {
  const recorded = new RecordedFetch();
  const clock = new ManualClock();
  const grant = oauthGrant({
    url: provider.url,
    clientId: registered.id,
    ...(registered.secret !== undefined && { clientSecret: registered.secret }),
    redirectUri: registered.redirectUri,
    scope: 'user:read',
    fetch: recorded.fetch,
    clock: clock.now,
    ...options,
  });
  return { registered, grant, client: createClient({ url: provider.url, auth: grant, fetch: recorded.fetch }), recorded, clock };
}

/** The user of this session consents in a browser. Returns where the browser is sent. */
export async function consent(provider: Provider, url: string, session = provider.session): Promise<string> {
  const { pathname, search } = new URL(url);
  const answer = await provider.send('POST', pathname + search, { headers: { 'coder-session-token': session } });
  return expectStatus(answer, 302).headers.get('location') ?? '';
}

/** An app of the SDK whose user is signed in. */
export async function signedIn(provider: Provider, options: Partial<OAuthGrantOptions> = {}, bound = false): Promise<App> {
  const app = appOf(provider, await provider.createClient({ type: 'public', bound }), options);
  await signIn(provider, app);
  return app;
}

export async function signIn(provider: Provider, { grant }: App, session = provider.session): Promise<void> {
  const { url, pending } = await grant.beginSignIn();
  await grant.completeSignIn(await consent(provider, url, session), pending);
}

/** Who the requests are from. */
export async function whoIs({ client }: Pick<App, 'client'>): Promise<string> {
  return (await client.GET('/api/v2/users/{user}', { params: { path: { user: 'me' } } })).data.username;
}
