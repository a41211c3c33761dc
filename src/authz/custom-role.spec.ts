import { OWN_AUTHORITY } from './authority.js';
import { buildUserSubject } from './build-subject.js';
import type { CustomRoleRequest } from './custom-role.js';
import { checkCustomRole, customRoleName, knownPermissions } from './custom-role.js';
import type { UncheckedPermission } from './permission.js';
import { RbacAuthorizer } from './rbac-authorizer.js';
import type { Subject } from './subject.js';

const HERE = 'b0000000-0000-4000-8000-000000000001';
const ELSEWHERE = 'b0000000-0000-4000-8000-000000000002';

const subject = (...roles: string[]): Subject =>
  buildUserSubject({
    authority: OWN_AUTHORITY,
    id: 'a0000000-0000-4000-8000-000000000001',
    friendlyName: 'actor',
    roles: ['member', ...roles],
    customRoles: new Map(),
    groups: [],
    scopes: ['coder:all'],
    allowList: ['*:*'],
  });
const orgAdmin = subject(`organization-admin:${HERE}`);
const owner = subject('owner');

const grant = (resourceType: string, action: string, negate = false): UncheckedPermission => ({ negate, resourceType, action });
const readTemplates = grant('template', 'read');
const readWorkspaces = grant('workspace', 'read');

const request = (levels: Partial<CustomRoleRequest>): CustomRoleRequest => ({
  organization: HERE,
  sitePermissions: [],
  userPermissions: [],
  organizationPermissions: [],
  memberPermissions: [],
  isSystem: false,
  ...levels,
});
const check = (actor: Subject, levels: Partial<CustomRoleRequest>) => (): void => {
  checkCustomRole(new RbacAuthorizer(), actor, request(levels));
};

describe('checkCustomRole accepts', () => {
  it.each([
    ['no permissions at all', orgAdmin, []],
    ['an organization admin granting what they hold there', orgAdmin, [readTemplates, grant('group', 'delete')]],
    ['a template admin granting the reading of workspaces', subject('template-admin'), [readWorkspaces]],
    ['an owner granting anything they hold', owner, [grant('organization_member', 'update')]],
  ])('%s', (_title, actor, organizationPermissions) => {
    expect(check(actor, { organizationPermissions })).not.toThrow();
  });

  it('bans and member permissions in rows of the server itself, without checking the actor', () => {
    const ban = [grant('workspace', 'share', true)];
    expect(check(subject(), { isSystem: true, organizationPermissions: ban, memberPermissions: ban })).not.toThrow();
  });
});

describe('checkCustomRole refuses as invalid input', () => {
  const escalation = 'not allowed to grant this permission';
  it.each([
    ['an unknown resource type', { organizationPermissions: [grant('teapot', 'read')] }, 'there is no such resource type'],
    ['an action that the type does not have', { organizationPermissions: [grant('file', 'delete')] }, 'does not have this action'],
    ['a negative permission', { organizationPermissions: [grant('template', 'read', true)] }, 'no negative permissions'],
    ['a wildcard action', { organizationPermissions: [grant('template', '*')] }, 'no wildcard symbols'],
    ['a wildcard type', { organizationPermissions: [grant('*', 'read')] }, 'no wildcard symbols'],
    ['site permissions', { sitePermissions: [readTemplates] }, 'organization roles specify site or user permissions'],
    ['user permissions', { userPermissions: [readTemplates] }, 'organization roles specify site or user permissions'],
    [
      'site permissions in a row of the server',
      { isSystem: true, sitePermissions: [readTemplates] },
      'organization roles specify site or user permissions',
    ],
    ['member permissions', { memberPermissions: [readTemplates] }, 'non-system roles specify member permissions'],
    ['what the actor does not hold', { organizationPermissions: [grant('workspace', 'ssh')] }, escalation],
    [
      'what the actor holds in another organization only',
      { organization: ELSEWHERE, organizationPermissions: [readTemplates] },
      escalation,
    ],
  ] as [string, Partial<CustomRoleRequest>, string][])('%s', (_title, levels, message) => {
    expect(check(orgAdmin, levels)).toThrow(
      expect.objectContaining({ code: 'invalid_input', message: expect.stringContaining(message) as string }) as Error,
    );
  });

  it("permissions that the actor has for their own things only, since a role applies to everybody's", () => {
    const actor = subject(`organization-workspace-access:${HERE}`);
    expect(check(actor, { organizationPermissions: [readWorkspaces] })).toThrow(escalation);
  });

  it("permissions outside the scope of the actor's key", () => {
    const narrowed = buildUserSubject({
      authority: OWN_AUTHORITY,
      id: owner.id,
      friendlyName: 'actor',
      roles: ['owner'],
      customRoles: new Map(),
      groups: [],
      scopes: ['file:read'],
      allowList: ['*:*'],
    });
    expect(check(narrowed, { organizationPermissions: [readTemplates] })).toThrow(escalation);
  });

  it('with the first failure only, naming action and type', () => {
    const organizationPermissions = [readTemplates, grant('workspace', 'ssh'), grant('user_secret', 'read')];
    expect(check(orgAdmin, { organizationPermissions })).toThrow(
      'invalid permission for action="ssh" type="workspace", not allowed to grant this permission',
    );
  });
});

it('a custom role without an organization is forbidden to every actor', () => {
  expect(check(owner, { organization: undefined })).toThrow(
    expect.objectContaining({ code: 'forbidden', detail: 'custom roles must belong to an organization' }) as Error,
  );
});

describe('customRoleName', () => {
  it('stores names in lower case', () => {
    expect(customRoleName('Help-Desk-2')).toBe('help-desk-2');
  });

  it.each(['owner', 'Organization-Admin', 'organization-member', 'custom-organization-role'])('refuses the reserved name %s', (name) => {
    expect(() => customRoleName(name)).toThrow('Reserved role name');
  });

  it.each(['', '-a', 'a-', 'a--b', 'a b', 'a:b', 'ä', 'a'.repeat(33)])('refuses the malformed name %j', (name) => {
    expect(() => customRoleName(name)).toThrow('Invalid role name');
  });
});

it('knownPermissions silently drops permissions that the policy no longer has', () => {
  expect(knownPermissions([readTemplates, grant('chat', 'read'), grant('file', 'fly')])).toEqual([readTemplates]);
});
