import { assignableBy, mayAssignRole } from './assign.js';
import { RoleIdentifier } from './role-identifier.js';
import { RESERVED_ROLE_NAMES } from './role-catalog.js';

const HERE = 'b0000000-0000-4000-8000-000000000001';
const ELSEWHERE = 'b0000000-0000-4000-8000-000000000002';
const may = (actor: string, target: string): boolean => mayAssignRole([RoleIdentifier.parse(actor)], RoleIdentifier.parse(target));

const FLOOR = ['organization-member', 'organization-workspace-access', 'agents-access'];
const OF_ORGANIZATION = [
  'organization-admin',
  'organization-auditor',
  'organization-user-admin',
  'organization-template-admin',
  'organization-workspace-creation-ban',
  ...FLOOR,
];
const OF_SITE = ['owner', 'member', 'auditor', 'template-admin', 'user-admin'];
const CUSTOM = 'custom-organization-role';

describe('the assignable roles', () => {
  it.each([
    ['owner', [...OF_SITE, ...OF_ORGANIZATION, 'organization-service-account', 'custom-site-role', CUSTOM]],
    ['system-restricted', [...OF_SITE, ...OF_ORGANIZATION, 'organization-service-account', 'custom-site-role', CUSTOM]],
    ['login', [...OF_ORGANIZATION, CUSTOM]],
    ['user-admin', ['member', ...FLOOR]],
    ['organization-admin', [...OF_ORGANIZATION, CUSTOM]],
    ['organization-user-admin', FLOOR],
    ['member', []],
    ['auditor', []],
    ['template-admin', []],
    ['organization-member', []],
    ['organization-auditor', []],
    ['organization-template-admin', []],
    ['helper', []],
  ])('of %s are %j', (name, expected) => {
    expect([...assignableBy(name)].sort()).toEqual([...expected].sort());
  });

  it.each([
    ['owner', 'owner', true],
    ['owner', `organization-admin:${HERE}`, true],
    ['owner', `helper:${HERE}`, true],
    ['user-admin', 'member', true],
    ['user-admin', 'auditor', false],
    ['user-admin', `organization-member:${HERE}`, true],
    ['user-admin', `organization-admin:${HERE}`, false],
    ['user-admin', `helper:${HERE}`, false],
    [`organization-admin:${HERE}`, `organization-admin:${HERE}`, true],
    [`organization-admin:${HERE}`, `helper:${HERE}`, true],
    [`organization-user-admin:${HERE}`, `organization-workspace-access:${HERE}`, true],
    [`organization-user-admin:${HERE}`, `organization-auditor:${HERE}`, false],
    [`organization-user-admin:${HERE}`, `helper:${HERE}`, false],
  ])('let %s assign %s: %s', (actor, target, expected) => {
    expect(may(actor, target)).toBe(expected);
  });

  it('of a role in an organization are limited to that organization', () => {
    expect(may(`organization-admin:${HERE}`, `organization-auditor:${ELSEWHERE}`)).toBe(false);
    expect(may(`organization-admin:${HERE}`, `helper:${ELSEWHERE}`)).toBe(false);
    expect(may(`organization-admin:${HERE}`, 'member')).toBe(false);
  });

  it('exclude names at the wrong level, which cannot assign either', () => {
    expect(may(`owner:${HERE}`, `organization-admin:${HERE}`)).toBe(false);
    expect(may('organization-admin', `organization-auditor:${HERE}`)).toBe(false);
    expect(may('owner', `owner:${HERE}`)).toBe(false);
    expect(may('owner', 'organization-admin')).toBe(false);
  });

  it('exclude the placeholders', () => {
    for (const name of ['custom-organization-role', 'custom-site-role', 'system', 'system-restricted']) {
      expect(may('owner', `${name}:${HERE}`)).toBe(false);
      expect(may('owner', name)).toBe(false);
      expect(RESERVED_ROLE_NAMES.has(name)).toBe(true);
    }
  });

  it('add up over several roles', () => {
    const roles = ['member', `organization-admin:${HERE}`].map((text) => RoleIdentifier.parse(text));
    expect(mayAssignRole(roles, RoleIdentifier.parse(`helper:${HERE}`))).toBe(true);
    expect(mayAssignRole([], RoleIdentifier.parse('member'))).toBe(false);
  });
});
