import { type Provider, refreshForm, SERVER_METADATA, TOKENS } from '../../support/oauth/index.js';
import { ME } from '../../support/sign-in.js';
import { always, continued, form, type Work } from '../contestants/contestant.js';
import { idOf, plantGrants, plantPeople } from '../contestants/planted-people.js';
import { anonymousGet, bearerGet } from '../load/load.js';

type Prepare = (provider: Provider, connections: number) => Promise<Work>;

/** Routes with a name: the ones that most clients of a server call most. */
export const NAMED_ROUTES: Readonly<Record<string, Prepare>> = {
  healthz: anonymous('/healthz'),
  readyz: anonymous('/readyz'),
  buildinfo: anonymous('/api/v2/buildinfo'),
  metadata: anonymous(SERVER_METADATA),
  login: anonymous('/login'),
  me: async (provider, connections) => {
    const tokens = await provider.obtainTokens(await provider.createClient());
    await plantPeople(provider.server.db, idOf(tokens.access_token), connections);
    const { accessTokens } = await plantGrants(provider.server.db, tokens, connections);
    return always(bearerGet(provider.url + ME, accessTokens));
  },
  refresh: async (provider, connections) => {
    const client = await provider.createClient();
    const tokens = await provider.obtainTokens(client);
    await plantPeople(provider.server.db, idOf(tokens.access_token), connections);
    const { refreshTokens } = await plantGrants(provider.server.db, tokens, connections);
    const fields = Object.fromEntries(refreshForm(client, '{token}'));
    return continued({ ...form(provider.url + TOKENS, fields), tokens: { kind: 'chains', tokens: refreshTokens } });
  },
};

/** `route` is a name or a path. */
export function prepareRoute(route: string, provider: Provider, connections: number): Promise<Work> {
  const prepare = NAMED_ROUTES[route];
  return prepare ? prepare(provider, connections) : Promise.resolve(always(bearerGet(provider.url + route, [provider.session])));
}

function anonymous(path: string): Prepare {
  return (provider) => Promise.resolve(always(anonymousGet(provider.url + path)));
}
