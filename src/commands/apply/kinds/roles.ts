import type { Schemas } from '../../../sdk/client/index.js';
import { type Entry, isList, sorted, textOf, type Value } from '../entry.js';
import { defaultsOf, type Kind, organizationName, pick } from '../kind.js';
import type { Server } from '../server.js';
import { organizationsOf } from './groups.js';

type Role = Schemas['RoleResponse'];

/** Custom roles. Those that are built in are the same everywhere. */
export const roles: Kind = {
  name: 'roles',
  keyOf: (entry) => `${textOf(entry, 'organization')}/${textOf(entry, 'name')}`.toLowerCase(),
  titleOf: (entry) => `${textOf(entry, 'organization')}/${textOf(entry, 'name')}`,
  fixed: [],
  references: (entry) => [{ kind: 'organizations', name: textOf(entry, 'organization'), pointer: '/organization' }],

  complete: (given, names) => {
    const entry = { ...defaultsOf('roles'), ...given };
    return {
      ...entry,
      organization: organizationName(textOf(entry, 'organization'), names),
      permissions: inOrder(permissionsOf(entry)),
    };
  },

  read: async (server, wanted) => {
    const found = [];
    for (const { id, name } of await organizationsOf(server, wanted)) {
      for (const role of await server.rolesOf(id)) {
        const isReserved = role.built_in ? 'this role is built in' : null;
        found.push({ id: role.name, entry: entryOf(role, name), isReserved, mayBePruned: !role.built_in });
      }
    }
    return found;
  },

  create: async (server, entry) => {
    const params = { path: await pathOf(server, entry) };
    const made = (await server.api.POST('/api/v2/organizations/{organization}/members/roles', { params, body: requestOf(entry) })).data;
    return { id: made.name, stored: entryOf(made, textOf(entry, 'organization')) };
  },

  update: async (server, _found, entry) => {
    const params = { path: await pathOf(server, entry) };
    const changed = (await server.api.PUT('/api/v2/organizations/{organization}/members/roles', { params, body: requestOf(entry) })).data;
    return entryOf(changed, textOf(entry, 'organization'));
  },

  remove: async (server, { id, entry }) => {
    const path = { ...(await pathOf(server, entry)), role: id };
    await server.api.DELETE('/api/v2/organizations/{organization}/members/roles/{role}', { params: { path } });
  },
};

type Permissions = Readonly<Record<string, readonly string[]>>;

async function pathOf(server: Server, entry: Entry): Promise<{ organization: string }> {
  return { organization: await server.organizationId(textOf(entry, 'organization')) };
}

function permissionsOf({ permissions = {} }: Entry): Permissions {
  const actionsOf = (actions: Value): string[] => (isList(actions) ? actions.map(String) : []);
  return Object.fromEntries(Object.entries(permissions ?? {}).map(([type, actions]) => [type, actionsOf(actions as Value)]));
}

function inOrder(permissions: Permissions): Permissions {
  return Object.fromEntries(sorted(Object.keys(permissions)).map((type) => [type, sorted(permissions[type] ?? [])]));
}

function requestOf(entry: Entry): Schemas['CustomRoleRequest'] {
  const permissions = Object.entries(permissionsOf(entry)).flatMap(([type, actions]) =>
    actions.map((action) => ({ resource_type: type, action })),
  );
  return {
    name: textOf(entry, 'name'),
    display_name: textOf(entry, 'display_name'),
    delegable: entry['delegable'] === true,
    site_permissions: [],
    user_permissions: [],
    organization_permissions: permissions,
    organization_member_permissions: [],
  };
}

function entryOf(role: Role, organization: string): Entry {
  const permissions: Record<string, string[]> = {};
  for (const { resource_type: type, action } of role.organization_permissions) (permissions[type] ??= []).push(action);
  return { organization, ...pick('roles', role), permissions: inOrder(permissions) };
}
