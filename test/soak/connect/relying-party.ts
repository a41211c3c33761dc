import { once } from 'node:events';
import { createServer, request as httpRequest, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Program } from '../../bench/contestants/program.js';
import { eventually } from '../../support/eventually.js';
import { expectStatus } from '../../support/expect-answer.js';
import { sendRequest } from '../../support/http-client.js';
import { APPS, type Client, type ClientHost, type Page, type Provider, Traveller } from '../../support/oauth/index.js';
import type { Membership } from './membership.js';
import type { Promised, Recipe } from './recipe.js';

/** Who is asked and what is believed, wherever software that signs people in is tried. */
export interface Identities {
  readonly provider: Provider;
  /** Whether the person is in the group that the pages name. */
  readonly membership: Membership;
  /** Speaks https for software that waits to be told about logouts. */
  readonly host: ClientHost;
}

/** Software that signs people in by OpenID Connect, registered. */
export interface RelyingParty extends Identities {
  readonly recipe: Recipe;
  readonly home: URL;
  readonly client: Client;
  /** What its page says it is started with. */
  readonly variables: Readonly<Record<string, string>>;
  readonly stop: () => Promise<void>;
}

export async function registerRelyingParty(recipe: Recipe, port: number, identities: Identities): Promise<RelyingParty> {
  const { provider, host } = identities;
  const home = new URL(`http://127.0.0.1:${port}/`);
  const { callback = '/callback', scope = 'openid', settings = {}, backchannel } = recipe;
  const client = await provider.createClient({ redirectUris: [new URL(callback, home).href], scope });
  const told = backchannel !== undefined && { backchannel_logout_uri: host.origin + host.publish(forwardTo(new URL(backchannel, home))) };
  const body = { name: client.name, post_logout_redirect_uris: [home.href], ...settings, ...told };
  expectStatus(await provider.admin('PUT', `${APPS}/${client.id}`, body), 200);
  const pages = await startPages();
  const variables = {
    ISSUER: provider.url,
    CLIENT_ID: client.id,
    CLIENT_SECRET: client.secret ?? '',
    BACKEND: `http://127.0.0.1:${(pages.address() as AddressInfo).port}`, // a TCP server that listens has one
    COOKIE_SECRET: '0123456789abcdef0123456789abcdef',
    COOKIE_SECURE: 'false',
    REFRESH: '1s',
  };
  const stop = async (): Promise<void> => {
    pages.closeAllConnections();
    await once(pages.close(), 'close');
  };
  return { ...identities, recipe, home, client, variables, stop };
}

/** Signs people in and checks all that the page promises. Throws where it does not hold. */
export async function prove(party: RelyingParty): Promise<void> {
  for (const promised of party.recipe.promises ?? []) {
    await PROOFS[promised](party, await visitor(party)).catch((error: unknown) => {
      throw new Error(`${promised}: ${(error as Error).message}`, { cause: error });
    });
  }
}

/** Waits until the software responds at all. */
export async function untilServing({ recipe, home }: RelyingParty, program: Program): Promise<void> {
  await eventually(`${recipe.name} serves`, async () => {
    if (program.child.exitCode !== null) throw new Error('it ended');
    return sendRequest('GET', home).then(
      () => true,
      () => false,
    );
  });
}

/** Somebody who has signed in. */
async function visitor(party: RelyingParty): Promise<Traveller> {
  const person = new Traveller(party.provider);
  const page = await signIn(party, person);
  if (!knows(party, page)) throw new Error(`the login ended at ${page.url.href} with ${page.status} ${page.text.slice(0, 500)}`);
  return person;
}

/** The page to which signing in leads. Some software begins with a button. */
export async function signIn(party: RelyingParty, person: Traveller): Promise<Page> {
  const page = await person.signIn(new URL(party.recipe.login ?? '/login', party.home));
  const isButton = page.url.origin === party.home.origin && page.text.includes('<form') && !knows(party, page);
  return isButton ? person.goOn(await person.answer(page)) : page;
}

/** Whether the software still lets this person in without asking anything. */
export async function letsIn(party: RelyingParty, person: Traveller): Promise<boolean> {
  return knows(party, await person.open(new URL(party.recipe.home ?? '/', party.home)));
}

export async function signOutAt(party: RelyingParty, person: Traveller): Promise<void> {
  const { recipe, provider, client, home } = party;
  const query = new URLSearchParams({ client_id: client.id, post_logout_redirect_uri: home.href });
  const endSession = `${provider.url}/oauth2/logout?${query.toString()}`;
  const path = (recipe.logout ?? '')
    .replace('{home}', encodeURIComponent(home.href))
    .replace('{end-session}', encodeURIComponent(endSession));
  const before = person.visited.length;
  let page = await person.open(new URL(path, home));
  // A button of the software, and then perhaps the question of the server.
  for (let forms = 0; forms < 2 && page.status === 200 && page.text.includes('<form') && !person.isAsked(page); forms++)
    page = await person.answer(page);
  if (!person.visited.slice(before).includes(home.href))
    throw new Error(`the logout ended at ${page.url.href} with ${page.status} ${page.text.slice(0, 500)}`);
}

const PROOFS: Readonly<Record<Promised, (party: RelyingParty, person: Traveller) => Promise<void>>> = {
  login: () => Promise.resolve(),
  groups: async (party) => {
    const { name } = party.membership;
    const page = await signIn(party, new Traveller(party.provider));
    if (!page.text.includes(name)) throw new Error(`it does not know the group: ${page.text.slice(0, 500)}`);
    await party.membership.without(async () => {
      const refused = await signIn(party, new Traveller(party.provider));
      if (refused.text.includes(name)) throw new Error(`somebody who is not in the group is believed to be: ${refused.text.slice(0, 500)}`);
    });
  },
  refresh: async (party, person) => {
    const before = await refreshesOf(party);
    await eventually('the access is renewed', async () => {
      if (!(await letsIn(party, person))) throw new Error('the person is out');
      return (await refreshesOf(party)) > before;
    });
  },
  logout: async (party, person) => {
    await signOutAt(party, person);
    if (await person.isSignedIn()) throw new Error('the session at the server lives');
    if (await letsIn(party, person)) throw new Error('the software still knows the person');
  },
  told: async (party, person) => {
    const another = await visitor(party);
    await person.signOut();
    await eventually('the software has signed the person out', async () => !(await letsIn(party, person)));
    if (!(await letsIn(party, another))) throw new Error('another session has ended, too');
  },
};

async function refreshesOf({ provider, client }: RelyingParty): Promise<number> {
  const rows = await provider.server.db.query(`SELECT 1 FROM oauth2_provider_app_tokens WHERE app_id = $1 AND consumed_at IS NOT NULL`, [
    client.id,
  ]);
  return rows.length;
}

function knows({ home, provider }: RelyingParty, page: Page): boolean {
  return page.url.origin === home.origin && page.status === 200 && page.text.includes(provider.account.username);
}

/** The pages behind a proxy: say whom the proxy believes to be there. */
async function startPages(): Promise<Server> {
  const server = createServer(({ headers }, response) => {
    const said = (...names: string[]): string => String(names.map((name) => headers[name]).find((value) => value !== undefined));
    const user = said('x-forwarded-preferred-username', 'oidc_claim_preferred_username');
    response.end(`You are ${user}, a member of ${said('x-forwarded-groups', 'oidc_claim_groups')}`);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return server;
}

function forwardTo(target: URL): RequestListener {
  return (request, response) => {
    const { host: _host, ...headers } = request.headers;
    const onward = httpRequest(target, { method: request.method, headers });
    onward.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.writeHead(502).end());
    request.pipe(onward);
  };
}
