import { isValidPermission } from './permission.js';
import { SITE_ROLE_NAMES } from './built-in-roles.js';
import { ORGANIZATION_ROLE_NAMES, SYSTEM_ROLE_NAMES } from './organization-roles.js';
import { RESERVED_ROLE_NAMES, RoleCatalog, systemRole } from './role-catalog.js';

const ORGANIZATION = 'b0000000-0000-4000-8000-000000000001';

describe('the names of built-in roles', () => {
  it('are fixed, because rows hold them: renaming a role needs a migration', () => {
    expect(SITE_ROLE_NAMES).toEqual(['owner', 'member', 'auditor', 'template-admin', 'user-admin']);
    expect(ORGANIZATION_ROLE_NAMES).toEqual([
      'organization-admin',
      'organization-auditor',
      'organization-user-admin',
      'organization-template-admin',
      'organization-workspace-creation-ban',
      'organization-workspace-access',
      'agents-access',
    ]);
    expect(SYSTEM_ROLE_NAMES).toEqual(['organization-member', 'organization-service-account']);
  });

  it('are all reserved, and so are the placeholders of the assignment table', () => {
    for (const name of [...SITE_ROLE_NAMES, ...ORGANIZATION_ROLE_NAMES, ...SYSTEM_ROLE_NAMES, 'system', 'custom-organization-role']) {
      expect(RESERVED_ROLE_NAMES.has(name)).toBe(true);
    }
  });
});

describe('RoleCatalog', () => {
  const catalog = new RoleCatalog();

  it('has each site role once, and each organization role once per organization', () => {
    expect(catalog.get('owner')).toBe(catalog.get('owner'));
    const admin = catalog.get(`organization-admin:${ORGANIZATION}`);
    expect(admin).toBe(catalog.get(`organization-admin:${ORGANIZATION}`));
    expect(admin?.identifier.toString()).toBe(`organization-admin:${ORGANIZATION}`);
    expect(Object.keys(admin?.byOrganization ?? {})).toEqual([ORGANIZATION]);
  });

  it('shares one list of permissions between the same role of all organizations', () => {
    const other = 'b0000000-0000-4000-8000-000000000002';
    const lists = [ORGANIZATION, other].map((id) => catalog.get(`organization-admin:${id}`)?.byOrganization[id]?.organization);
    expect(lists[0]).toBeDefined();
    expect(lists[0]).toBe(lists[1]);
  });

  it.each([
    '',
    ':',
    'organization-admin',
    'organization-admin:',
    'organization-admin:x',
    `owner:${ORGANIZATION}`,
    `organization-member:${ORGANIZATION}`,
    'constructor',
  ])('has no built-in role %j', (name) => {
    expect(catalog.get(name)).toBeUndefined();
  });

  it('lists the roles in a stable order', () => {
    expect(catalog.siteRoles().map(({ identifier }) => identifier.name)).toEqual([...SITE_ROLE_NAMES]);
    expect(catalog.organizationRoles(ORGANIZATION).map(({ identifier }) => identifier.name)).toEqual([...ORGANIZATION_ROLE_NAMES]);
  });

  it('grants nothing outside the policy table', () => {
    const roles = [
      ...catalog.siteRoles(),
      ...catalog.organizationRoles(ORGANIZATION),
      systemRole('organization-member', ORGANIZATION, 'none'),
    ];
    const lists = roles.flatMap(({ site, user, byOrganization }) => [
      site,
      user,
      ...Object.values(byOrganization).flatMap(({ organization, member }) => [organization, member]),
    ]);
    expect(lists.flat().filter((permission) => !isValidPermission(permission))).toEqual([]);
  });
});
