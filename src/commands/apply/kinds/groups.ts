import type { Schemas } from '../../../sdk/client/index.js';
import { bodyOf, type Entry, sorted, textOf } from '../entry.js';
import { defaultsOf, type Kind, organizationName, pick, type Wanted } from '../kind.js';
import type { Server } from '../server.js';

const EVERYONE = 'everyone';

/** Groups of organizations, without their members, who are people. */
export const groups: Kind = {
  name: 'groups',
  keyOf: (entry) => `${textOf(entry, 'organization')}/${textOf(entry, 'name')}`.toLowerCase(),
  titleOf: (entry) => `${textOf(entry, 'organization')}/${textOf(entry, 'name')}`,
  fixed: [],
  references: (entry) => [{ kind: 'organizations', name: textOf(entry, 'organization'), pointer: '/organization' }],

  complete: (given, names) => {
    const entry = { ...defaultsOf('groups'), ...given };
    return { ...entry, organization: organizationName(textOf(entry, 'organization'), names) };
  },

  read: async (server, wanted) => {
    const found = [];
    for (const { id, name } of await organizationsOf(server, wanted)) {
      for (const group of await server.groupsOf(id)) {
        const isEveryone = group.name.toLowerCase() === EVERYONE;
        const isReserved = isEveryone ? 'every organization has this group' : null;
        // An identity provider makes those that it names, and would make them again.
        found.push({ id: group.id, entry: entryOf(group, name), isReserved, mayBePruned: !isEveryone && group.source === 'user' });
      }
    }
    return found;
  },

  create: async (server, entry) => {
    const { organization: _organization, ...fields } = entry;
    const organization = textOf(entry, 'organization');
    const path = { organization: await server.organizationId(organization) };
    const body = bodyOf<Schemas['CreateGroupRequest']>(fields);
    const made = (await server.api.POST('/api/v2/organizations/{organization}/groups', { params: { path }, body })).data;
    return { id: made.id, stored: entryOf(made, organization) };
  },

  update: async ({ api }, found, { organization: _organization, ...fields }) => {
    const body = bodyOf<Schemas['PatchGroupRequest']>(fields);
    const changed = (await api.PATCH('/api/v2/groups/{group}', { params: { path: { group: found.id } }, body })).data;
    return entryOf(changed, textOf(found.entry, 'organization'));
  },

  remove: async ({ api }, { id }) => {
    await api.DELETE('/api/v2/groups/{group}', { params: { path: { group: id } } });
  },
};

function entryOf(group: Schemas['GroupResponse'], organization: string): Entry {
  return { organization, ...pick('groups', group) };
}

/** The organizations that entries name, as far as they are there. */
export async function organizationsOf(server: Server, { entries, others }: Wanted): Promise<{ id: string; name: string }[]> {
  const names = sorted(entries.map((entry) => textOf(entry, 'organization').toLowerCase()));
  const found = [];
  for (const { id } of await server.organizations()) {
    const name = await server.organizationName(id);
    if (others !== 'none' || names.includes(name.toLowerCase())) found.push({ id, name });
  }
  return found;
}
