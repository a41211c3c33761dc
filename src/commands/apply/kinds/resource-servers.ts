import { canonicalResource } from '../../../common/index.js';
import type { Schemas } from '../../../sdk/client/index.js';
import { bodyOf, type Entry, sorted, textOf, textsOf } from '../entry.js';
import { defaultsOf, type Kind, pick } from '../kind.js';
import type { Server } from '../server.js';

/** APIs that tokens are issued for, with their scopes. Their identifiers never change: they are in tokens and grants. */
export const resourceServers: Kind = {
  name: 'resource_servers',
  keyOf: (entry) => textOf(entry, 'identifier'),
  titleOf: (entry) => textOf(entry, 'name'),
  fixed: [],
  references: (entry) => textsOf(entry, 'allowed_apps').map((name, index) => ({ kind: 'apps', name, pointer: `/allowed_apps/${index}` })),

  complete: (given) => {
    const entry = { ...defaultsOf('resource_servers'), ...given };
    const identifier = textOf(given, 'identifier');
    return { ...entry, identifier: canonicalResource(identifier) ?? identifier, allowed_apps: sorted(textsOf(entry, 'allowed_apps')) };
  },

  read: async (server) => {
    const found = [];
    for (const each of await server.resourceServers()) {
      const isReserved = each.is_built_in ? 'this is the API of the server itself' : null;
      found.push({ id: each.id, entry: await entryOf(server, each), isReserved, mayBePruned: !each.is_built_in });
    }
    return found;
  },

  create: async (server, entry) => {
    const body = bodyOf<Schemas['CreateResourceServerRequest']>(await requestOf(server, entry));
    const made = (await server.api.POST('/api/v2/oauth2-provider/resource-servers', { body })).data;
    return { id: made.id, stored: await storedOf(server, made, entry) };
  },

  update: async (server, { id }, entry) => {
    const { identifier: _identifier, ...fields } = await requestOf(server, entry);
    const body = bodyOf<Schemas['UpdateResourceServerRequest']>(fields);
    const params = { path: { resource_server: id } };
    const { data } = await server.api.PUT('/api/v2/oauth2-provider/resource-servers/{resource_server}', { params, body });
    return storedOf(server, data, entry);
  },

  remove: async ({ api }, { id }) => {
    await api.DELETE('/api/v2/oauth2-provider/resource-servers/{resource_server}', { params: { path: { resource_server: id } } });
  },
};

async function entryOf(server: Server, each: Schemas['ResourceServerResponse']): Promise<Entry> {
  const names = each.allowed_app_ids.length === 0 ? [] : await server.apps();
  // An app that has registered itself has no name that would be its own: then it is its ID.
  const allowed = each.allowed_app_ids.map((id) => names.find((app) => app.id === id)?.name ?? id);
  const scopes = each.scopes.map(({ name, description }) => ({ name, description }));
  return { ...pick('resource_servers', { ...each, scopes, allowed_apps: sorted(allowed) }) };
}

/** The apps may be newer than the list that is known of them. */
async function storedOf(server: Server, each: Schemas['ResourceServerResponse'], entry: Entry): Promise<Entry> {
  return { ...(await entryOf(server, { ...each, allowed_app_ids: [] })), allowed_apps: entry['allowed_apps'] ?? [] };
}

async function requestOf(server: Server, entry: Entry): Promise<Entry> {
  const { allowed_apps: _names, ...fields } = entry;
  const ids = [];
  for (const name of textsOf(entry, 'allowed_apps')) ids.push(await server.appId(name));
  return { ...fields, allowed_app_ids: ids };
}
