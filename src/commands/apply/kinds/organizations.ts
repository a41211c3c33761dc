import type { Client, Schemas } from '../../../sdk/client/index.js';
import { bodyOf, DEFAULT_ORGANIZATION, type Entry, isSame, sorted, textOf, textsOf } from '../entry.js';
import { defaultsOf, type Kind, organizationName, pick } from '../kind.js';

type Organization = Schemas['OrganizationResponse'];

/** Organizations. The default one exists, and cannot be deleted. */
export const organizations: Kind = {
  name: 'organizations',
  keyOf: (entry) => textOf(entry, 'name').toLowerCase(),
  titleOf: (entry) => textOf(entry, 'name'),
  fixed: [],
  references: () => [],

  complete: (given, names) => {
    const entry = { ...defaultsOf('organizations'), ...given };
    const name = organizationName(textOf(given, 'name'), names);
    const shown = name === DEFAULT_ORGANIZATION ? names.defaultOrganization : name;
    return {
      ...entry,
      name,
      display_name: given['display_name'] ?? shown,
      default_org_member_roles: sorted(textsOf(entry, 'default_org_member_roles')),
    };
  },

  read: async (server) =>
    (await server.organizations()).map((each) => ({
      id: each.id,
      entry: entryOf(each),
      isReserved: null,
      mayBePruned: !each.is_default,
    })),

  create: async ({ api }, entry) => {
    const { default_org_member_roles: _roles, ...fields } = entry;
    const made = (await api.POST('/api/v2/organizations', { body: bodyOf<Schemas['CreateOrganizationRequest']>(fields) })).data;
    const stored = entryOf(made);
    if (isSame(stored, entry)) return { id: made.id, stored };
    return { id: made.id, stored: await changed(api, made.id, entry) };
  },

  update: ({ api }, { id }, entry) => changed(api, id, entry),

  remove: async ({ api }, { id }) => {
    await api.DELETE('/api/v2/organizations/{organization}', { params: { path: { organization: id } } });
  },
};

async function changed(api: Client, id: string, { name = '', ...fields }: Entry): Promise<Entry> {
  const body = bodyOf<Schemas['UpdateOrganizationRequest']>({ ...fields, ...(name !== DEFAULT_ORGANIZATION && { name }) });
  return entryOf((await api.PATCH('/api/v2/organizations/{organization}', { params: { path: { organization: id } }, body })).data);
}

function entryOf(organization: Organization): Entry {
  const entry = pick('organizations', organization);
  return {
    ...entry,
    ...(organization.is_default && { name: DEFAULT_ORGANIZATION }),
    default_org_member_roles: sorted(organization.default_org_member_roles),
  };
}
