import type { Schemas } from '../../../sdk/client/index.js';
import { bodyOf, type Entry, sorted, textOf, textsOf, type Value } from '../entry.js';
import { defaultsOf, type Kind, pick } from '../kind.js';
import { isBuiltInApp, type Server } from '../server.js';

type App = Schemas['AppResponse'];

const PEOPLE_GRANTS = ['authorization_code', 'refresh_token'];

/** Apps that administrators register. Their names are the same only if they are the same apps. */
export const apps: Kind = {
  name: 'apps',
  keyOf: (entry) => textOf(entry, 'name'),
  titleOf: (entry) => textOf(entry, 'name'),
  fixed: ['client_type'],
  references: (entry) => {
    const account = entry['service_account'];
    return typeof account === 'string' ? [{ kind: 'service_accounts', name: account, pointer: '/service_account' }] : [];
  },

  complete: (given) => {
    const entry = { ...defaultsOf('apps'), ...given };
    const usual = typeof entry['service_account'] === 'string' ? ['client_credentials'] : PEOPLE_GRANTS;
    const method = entry['client_type'] === 'public' ? 'none' : 'client_secret_basic';
    return inOrder({ ...entry, token_endpoint_auth_method: method, grant_types: usual, ...given });
  },

  read: async (server) => {
    const found = [];
    for (const app of await server.apps()) {
      const isReserved = isBuiltInApp(app) ? 'this app is part of the server' : null;
      found.push({ id: app.id, entry: await entryOf(server, app), isReserved, mayBePruned: isReserved === null });
    }
    return found;
  },

  create: async (server, entry) => {
    const body = { ...bodyOf<Schemas['CreateAppRequest']>(await requestOf(server, entry)), unique_name: true };
    const made = (await server.api.POST('/api/v2/oauth2-provider/apps', { body })).data;
    return { id: made.id, stored: storedOf(made, entry) };
  },

  update: async (server, { id }, entry) => {
    const { client_type: _type, ...fields } = await requestOf(server, entry);
    const body = bodyOf<Schemas['UpdateAppRequest']>(fields);
    const { data } = await server.api.PUT('/api/v2/oauth2-provider/apps/{app}', { params: { path: { app: id } }, body });
    return storedOf(data, entry);
  },

  remove: async ({ api }, { id }) => {
    await api.DELETE('/api/v2/oauth2-provider/apps/{app}', { params: { path: { app: id } } });
  },
};

/** Users would be new ones to the app. */
export function changesSubjects(before: Entry, after: Entry): boolean {
  if (before['subject_type'] !== after['subject_type']) return true;
  return after['subject_type'] === 'pairwise' && before['sector_identifier_uri'] !== after['sector_identifier_uri'];
}

function inOrder(entry: Entry): Entry {
  return {
    ...entry,
    grant_types: sorted(textsOf(entry, 'grant_types')),
    scope: sorted(textOf(entry, 'scope').split(/\s+/).filter(Boolean)).join(' '),
    group_filter: sorted(textsOf(entry, 'group_filter')),
    role_filter: sorted(textsOf(entry, 'role_filter')),
  };
}

async function entryOf(server: Server, app: App): Promise<Entry> {
  const { service_account_id: id } = app;
  const account = id === null ? null : (await server.serviceAccounts()).find((each) => each.id === id);
  return inOrder(pick('apps', { ...app, service_account: account === null ? null : (account?.username ?? id) }));
}

/** The account may be newer than the list that is known of them. */
function storedOf(app: App, { service_account: account = null }: Entry): Entry {
  return inOrder(pick('apps', { ...app, service_account: account }));
}

async function requestOf(server: Server, entry: Entry): Promise<Entry> {
  const { service_account: account, default_max_age: age = null, jwks, jwks_uri: jwksUri, ...fields } = entry;
  const { token_endpoint_auth_signing_alg: algorithm = '', ...others } = fields;
  const isSigning = entry['token_endpoint_auth_method'] === 'private_key_jwt';
  const keys: Readonly<Record<string, Value | undefined>> = jwks === null ? { jwks_uri: jwksUri } : { jwks };
  return {
    ...others,
    service_account_id: typeof account === 'string' ? await server.accountId(account) : '',
    default_max_age: age ?? -1,
    // Of an app that does not sign they are gone anyway.
    ...(isSigning && { ...(keys as Entry), token_endpoint_auth_signing_alg: algorithm }),
  };
}
