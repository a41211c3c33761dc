import type { Client, Schemas } from '../../../sdk/client/index.js';
import { type Entry, isList, isSame, sorted, textOf, textsOf, type Value } from '../entry.js';
import { defaultsOf, type Kind, type Names, organizationName } from '../kind.js';
import type { Server } from '../server.js';

type User = Schemas['UserResponse'];

interface Membership {
  readonly name: string;
  readonly roles: readonly string[];
}

/** Accounts of programs. Those of people are not configuration. */
export const serviceAccounts: Kind = {
  name: 'service_accounts',
  keyOf: (entry) => textOf(entry, 'username').toLowerCase(),
  titleOf: (entry) => textOf(entry, 'username'),
  fixed: [],
  references: (entry) =>
    membershipsOf(entry).map(({ name }, index) => ({ kind: 'organizations', name, pointer: `/organizations/${index}/name` })),

  complete: (given, names) => {
    const entry = { ...defaultsOf('service_accounts'), ...given };
    return { ...entry, roles: sorted(textsOf(entry, 'roles')), organizations: inOrder(membershipsOf(entry), names) };
  },

  read: async (server, { entries, others }) => {
    const wanted = new Set(entries.map((entry) => textOf(entry, 'username').toLowerCase()));
    const found = [];
    for (const user of await server.serviceAccounts()) {
      const isWanted = others === 'everything' || wanted.has(user.username.toLowerCase());
      // What no file names may be deleted: its roles make no difference.
      const organizations = isWanted ? await joined(server, user) : [];
      found.push({ id: user.id, entry: entryOf(user, organizations), isReserved: null, mayBePruned: true });
    }
    return found;
  },

  create: async (server, entry) => {
    const { api } = server;
    const memberships = membershipsOf(entry);
    const ids = [];
    for (const { name } of memberships) ids.push(await server.organizationId(name));
    const body = {
      username: textOf(entry, 'username'),
      name: textOf(entry, 'name'),
      service_account: true,
      organization_ids: ids,
      roles: [...textsOf(entry, 'roles')],
    };
    const { id } = (await api.POST('/api/v2/users', { body })).data;
    for (const { name, roles } of memberships) {
      if (roles.length > 0) await setRoles(server, name, id, roles);
    }
    if (entry['suspended'] === true) await suspend(api, id, true);
    return { id, stored: entry };
  },

  update: async (server, { id, entry: before }, entry) => {
    const { api } = server;
    const path = { user: id };
    const profile = { username: textOf(entry, 'username'), name: textOf(entry, 'name') };
    if (before['username'] !== profile.username || before['name'] !== profile.name) {
      await api.PUT('/api/v2/users/{user}/profile', { params: { path }, body: profile });
    }
    if (!isSame(before['roles'] ?? [], entry['roles'] ?? [])) {
      await api.PUT('/api/v2/users/{user}/roles', { params: { path }, body: { roles: [...textsOf(entry, 'roles')] } });
    }
    await changeMemberships(server, id, membershipsOf(before), membershipsOf(entry));
    if (before['suspended'] !== entry['suspended']) await suspend(api, id, entry['suspended'] === true);
    return entry;
  },

  remove: async ({ api }, { id }) => {
    await api.DELETE('/api/v2/users/{user}', { params: { path: { user: id } } });
  },
};

function membershipsOf({ organizations = [] }: Entry): Membership[] {
  const items = isList(organizations) ? (organizations as readonly Readonly<Record<string, Value>>[]) : []; // As the schema says.
  return items.map((item) => ({ name: textOf(item, 'name'), roles: item['roles'] === undefined ? [] : textsOf(item, 'roles') }));
}

function inOrder(memberships: readonly Membership[], names: Names): { name: string; roles: string[] }[] {
  return memberships
    .map(({ name, roles }) => ({ name: organizationName(name, names), roles: sorted(roles) }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

async function joined(server: Server, user: User): Promise<Membership[]> {
  const memberships = [];
  for (const organization of user.organization_ids) {
    const member = (await server.accountsIn(organization)).find(({ user_id: id }) => id === user.id);
    memberships.push({ name: await server.organizationName(organization), roles: (member?.roles ?? []).map(({ name }) => name) });
  }
  return memberships;
}

function entryOf(user: User, organizations: readonly Membership[]): Entry {
  return {
    username: user.username,
    name: user.name ?? '',
    roles: sorted(user.roles.map(({ name }) => name)),
    organizations: inOrder(organizations, { defaultOrganization: 'default' }),
    suspended: user.status === 'suspended',
  };
}

async function changeMemberships(server: Server, id: string, before: readonly Membership[], after: readonly Membership[]): Promise<void> {
  const memberOf = (list: readonly Membership[], name: string): Membership | undefined =>
    list.find((each) => each.name.toLowerCase() === name.toLowerCase());
  for (const { name, roles } of after) {
    const known = memberOf(before, name);
    if (!known) {
      const path = { organization: await server.organizationId(name), user: id };
      await server.api.POST('/api/v2/organizations/{organization}/members/{user}', { params: { path } });
    }
    if (!isSame(known?.roles ?? [], roles)) await setRoles(server, name, id, roles);
  }
  for (const { name } of before) {
    if (memberOf(after, name)) continue;
    const path = { organization: await server.organizationId(name), user: id };
    await server.api.DELETE('/api/v2/organizations/{organization}/members/{user}', { params: { path } });
  }
}

async function setRoles(server: Server, organization: string, user: string, roles: readonly string[]): Promise<void> {
  const path = { organization: await server.organizationId(organization), user };
  await server.api.PUT('/api/v2/organizations/{organization}/members/{user}/roles', { params: { path }, body: { roles: [...roles] } });
}

async function suspend(api: Client, id: string, isSuspended: boolean): Promise<void> {
  const params = { path: { user: id } };
  if (isSuspended) await api.PUT('/api/v2/users/{user}/status/suspend', { params });
  else await api.PUT('/api/v2/users/{user}/status/activate', { params });
}
