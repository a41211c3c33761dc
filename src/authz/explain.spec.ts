import { explainPermissions } from './explain.js';
import type { Action, ResourceType } from './policy.js';
import { actionsOf, RESOURCE_TYPES } from './policy.js';
import type { Role } from './role.js';
import { defineRole } from './role.js';
import { RoleCatalog, systemRole } from './role-catalog.js';
import { RoleIdentifier } from './role-identifier.js';

const HERE = 'b0000000-0000-4000-8000-000000000001';
const catalog = new RoleCatalog();
function builtIn(name: string): Role {
  const role = catalog.get(name);
  if (!role) throw new Error(`no built-in role ${name}`);
  return role;
}

const member = builtIn('member');
const floor = systemRole('organization-member', HERE, 'everyone');

/** The reach, and the names of the roles that grant and deny. */
function explained(roles: readonly Role[], type: ResourceType, action: Action, organization?: string): unknown[] {
  const found = explainPermissions(roles, organization).find((each) => each.resourceType === type && each.action === action);
  const names = (some: readonly Role[] | undefined): string[] | undefined => some?.map(({ identifier }) => identifier.name);
  return [found?.reach, names(found?.grantedBy), names(found?.deniedBy)];
}

describe('an explanation of permissions', () => {
  it('has one entry for each action of the policy', () => {
    const pairs = explainPermissions([member]).map(({ resourceType, action }) => `${resourceType}.${action}`);
    expect(pairs).toEqual(RESOURCE_TYPES.flatMap((type) => actionsOf(type).map((action) => `${type}.${action}`)));
  });

  it('names the role that gives most, and not one that gives less', () => {
    const roles = [member, builtIn('user-admin')];
    expect(explained(roles, 'user', 'read')).toEqual(['site', ['user-admin'], []]);
    expect(explained(roles, 'api_key', 'delete')).toEqual(['own', ['member'], []]);
    expect(explained(roles, 'audit_log', 'read', HERE)).toEqual(['none', [], []]);
  });

  it('names all roles that give the same', () => {
    expect(explained([builtIn('auditor'), builtIn('user-admin')], 'user', 'read')).toEqual(['site', ['auditor', 'user-admin'], []]);
  });

  it('distinguishes an organization from the things of others', () => {
    const roles = [member, floor, builtIn(`organization-auditor:${HERE}`)];
    expect(explained(roles, 'group_member', 'read', HERE)).toEqual(['organization', ['organization-auditor'], []]);
    expect(explained([member, floor], 'group_member', 'read', HERE)).toEqual(['own', ['organization-member'], []]);
    expect(explained(roles, 'group_member', 'create', HERE)).toEqual([undefined, undefined, undefined]);
  });

  it('names the role that forbids what another one grants', () => {
    const roles = [builtIn(`organization-admin:${HERE}`), builtIn(`organization-workspace-creation-ban:${HERE}`)];
    expect(explained(roles, 'workspace', 'create', HERE)).toEqual([
      'none',
      ['organization-admin'],
      ['organization-workspace-creation-ban'],
    ]);
    const banned = defineRole({ identifier: new RoleIdentifier('quiet'), site: [{ negate: true, resourceType: '*', action: 'read' }] });
    expect(explained([banned, member, floor], 'organization', 'read', HERE)).toEqual(['none', [], ['quiet']]);
  });
});
