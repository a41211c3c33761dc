import { type Client, exchangeForm, type Provider, refreshForm, SERVER_METADATA, TOKENS } from '../../support/oauth/index.js';
import { ME } from '../../support/sign-in.js';
import { always, continued, form, type Work } from '../contestants/contestant.js';
import { plantedCodes } from '../contestants/planted-codes.js';
import { idOf, plantGrants, plantPeople } from '../contestants/planted-people.js';
import { anonymousGet, bearerGet } from '../load/load.js';

type Prepare = (provider: Provider, connections: number) => Promise<Work>;

/** A measurement ends earlier if the server exchanges more of them. */
const CODES_OF_A_SLICE = 20_000;

/** Routes with a name: the ones that most clients of a server call most. */
export const NAMED_ROUTES: Readonly<Record<string, Prepare>> = {
  healthz: anonymous('/healthz'),
  readyz: anonymous('/readyz'),
  buildinfo: anonymous('/api/v2/buildinfo'),
  metadata: anonymous(SERVER_METADATA),
  login: anonymous('/login'),
  me: async (provider, connections) => {
    const { accessTokens } = await plantedApp(provider, connections);
    return always(bearerGet(provider.url + ME, accessTokens));
  },
  introspection: async (provider, connections) => {
    const { client, accessTokens } = await plantedApp(provider, connections);
    const fields = { token: '{token}', client_id: client.id, client_secret: client.secret ?? '' };
    return always({ ...form(`${provider.url}/oauth2/introspect`, fields), tokens: { kind: 'shared', tokens: accessTokens } });
  },
  keys: (provider) =>
    Promise.resolve(
      always({
        url: `${provider.url}${ME}/keys/tokens`,
        method: 'POST',
        headers: { 'coder-session-token': '{token}', 'content-type': 'application/json' },
        body: '{}',
        tokens: { kind: 'shared', tokens: [provider.session] },
      }),
    ),
  refresh: async (provider, connections) => {
    const { client, refreshTokens } = await plantedApp(provider, connections);
    const fields = Object.fromEntries(refreshForm(client, '{token}'));
    return continued({ ...form(provider.url + TOKENS, fields), tokens: { kind: 'chains', tokens: refreshTokens } });
  },
  code: async (provider, connections) => {
    const { client } = await plantedApp(provider, connections);
    const grant = await provider.obtainCode(client);
    const fields = Object.fromEntries(exchangeForm(client, { ...grant, code: '{token}' }));
    return plantedCodes(provider.server.db, form(provider.url + TOKENS, fields), {
      code: grant.code,
      people: connections,
      perSlice: CODES_OF_A_SLICE,
    });
  },
  'client-credentials': async (provider) => {
    const { id, secret = '' } = await provider.createServiceClient({ scope: 'user:read' });
    const fields = { grant_type: 'client_credentials', client_id: id, client_secret: secret };
    return always({ ...form(provider.url + TOKENS, fields), tokens: { kind: 'shared', tokens: ['none'] } });
  },
};

/** `route` is a name or a path. */
export function prepareRoute(route: string, provider: Provider, connections: number): Promise<Work> {
  const prepare = NAMED_ROUTES[route];
  return prepare ? prepare(provider, connections) : Promise.resolve(always(bearerGet(provider.url + route, [provider.session])));
}

/** An app, and tokens that it has of as many users. */
async function plantedApp(provider: Provider, users: number): Promise<{ client: Client } & Awaited<ReturnType<typeof plantGrants>>> {
  const client = await provider.createClient();
  const tokens = await provider.obtainTokens(client);
  await plantPeople(provider.server.db, idOf(tokens.access_token), users);
  return { client, ...(await plantGrants(provider.server.db, tokens, { from: 1, to: users })) };
}

function anonymous(path: string): Prepare {
  return (provider) => Promise.resolve(always(anonymousGet(provider.url + path)));
}
