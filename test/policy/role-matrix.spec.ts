import type { Action, Permission, ResourceType, Role, Subject, SystemRoleName, WorkspaceSharing } from '../../src/authz/index.js';
import {
  actionsOf,
  defineRole,
  ORGANIZATION_ROLE_NAMES,
  RbacAuthorizer,
  RESOURCE_TYPES,
  RoleCatalog,
  RoleIdentifier,
  SITE_ROLE_NAMES,
  systemRole,
} from '../../src/authz/index.js';
import type { ExpectedGrants } from './expected-grants.js';
import { typesOf, wordsOf } from './expected-grants.js';
import { EXPECTED_ROLES } from './role-expectations.js';
import { ELSEWHERE, HERE, holder, ME, SOMEBODY } from './subjects.js';
import { EXPECTED_SYSTEM_ROLES } from './system-role-expectations.js';

const authorizer = new RbacAuthorizer();
const catalog = new RoleCatalog();

const EVERYTHING: Permission = { negate: false, resourceType: '*', action: '*' };
const identifier = new RoleIdentifier('everything', HERE);
const everythingOnSite = defineRole({ identifier, site: [EVERYTHING] });
const everythingHere = defineRole({ identifier, byOrganization: { [HERE]: { organization: [EVERYTHING], member: [] } } });

/** Where an object can be, and which levels of a role apply there. */
const SITUATIONS = [
  { where: 'nobody’s', object: {}, levels: ['site'] },
  { where: 'my own', object: { owner: ME }, levels: ['site', 'user'] },
  { where: 'somebody’s', object: { owner: SOMEBODY }, levels: ['site'] },
  { where: 'in my organization', object: { organization: HERE }, levels: ['site', 'organization'] },
  { where: 'somebody’s in my organization', object: { owner: SOMEBODY, organization: HERE }, levels: ['site', 'organization'] },
  { where: 'my own in my organization', object: { owner: ME, organization: HERE }, levels: ['site', 'organization', 'member'] },
  { where: 'in another organization', object: { organization: ELSEWHERE }, levels: ['site'] },
  { where: 'my own in another organization', object: { owner: ME, organization: ELSEWHERE }, levels: ['site'] },
  { where: 'in any organization', object: { anyOrganization: true }, levels: ['site', 'organization'] },
  { where: 'my own in any organization', object: { owner: ME, anyOrganization: true }, levels: ['site', 'organization', 'member'] },
] as const;

/** Every decision that differs from the table, one line per action. */
function differences(subject: Subject, expected: ExpectedGrants): string[] {
  const words = {
    site: wordsOf(expected.site),
    user: wordsOf(expected.user),
    organization: wordsOf(expected.organization),
    member: wordsOf(expected.member),
  };
  const wrong: string[] = [];
  for (const type of RESOURCE_TYPES) {
    for (const action of actionsOf(type)) {
      const decided = SITUATIONS.map(({ where, object, levels }) => {
        const written = levels.some((level) => words[level].has(`${type}.${action}`));
        return { where, written, granted: authorizer.allows(subject, action, { type, ...object }) };
      });
      const extra = decided.filter(({ written, granted }) => granted && !written).map(({ where }) => where);
      const missing = decided.filter(({ written, granted }) => written && !granted).map(({ where }) => where);
      if (extra.length > 0) wrong.push(`${action} ${type} is granted, but not written: ${extra.join(', ')}`);
      if (missing.length > 0) wrong.push(`${action} ${type} is written, but not granted: ${missing.join(', ')}`);
    }
  }
  return wrong;
}

/** The role of a key of either table. */
function roleOf(key: string): Role {
  const [name = '', sharing] = key.split(' ');
  const isSiteRole = (SITE_ROLE_NAMES as readonly string[]).includes(name);
  return sharing === undefined
    ? catalog.get(isSiteRole ? name : `${name}:${HERE}`)!
    : systemRole(name as SystemRoleName, HERE, sharing as WorkspaceSharing);
}

const split = (word: string): [ResourceType, Action] => word.split('.') as [ResourceType, Action]; // words of the table

describe('every built-in role against the written table, for each type, action and situation', () => {
  it.each(Object.entries(EXPECTED_ROLES))('%s grants exactly what is listed', (name, expected) => {
    expect(differences(holder(roleOf(name)), expected)).toEqual([]);
  });

  it.each(Object.entries(EXPECTED_SYSTEM_ROLES))('%s grants exactly what is listed', (key, expected) => {
    expect(differences(holder(roleOf(key)), expected)).toEqual([]);
  });

  it('no built-in role is missing: a new one is written down before it ships', () => {
    expect(Object.keys(EXPECTED_ROLES)).toEqual([...SITE_ROLE_NAMES, ...ORGANIZATION_ROLE_NAMES]);
  });

  it.each([
    ['owner', 'site'],
    ['member', 'user'],
    ['organization-admin', 'organization'],
  ] as const)('%s decides about each resource type by name: a new type is granted only deliberately', (name, level) => {
    expect(typesOf(EXPECTED_ROLES[name]?.[level])).toEqual([...RESOURCE_TYPES]);
  });
});

describe('bans', () => {
  const banning = Object.entries({ ...EXPECTED_ROLES, ...EXPECTED_SYSTEM_ROLES }).filter(([, role]) => role.bannedInOrganization);

  it.each(banning)('%s revokes what another role of the same organization grants', (key, expected) => {
    const role = roleOf(key);
    const subject = holder(role, everythingHere);
    for (const action of actionsOf('workspace')) {
      const banned = wordsOf(expected.bannedInOrganization).has(`workspace.${action}`);
      expect([action, authorizer.allows(subject, action, { type: 'workspace', organization: HERE })]).toEqual([action, !banned]);
      expect([action, authorizer.allows(subject, action, { type: 'workspace', owner: ME, organization: HERE })]).toEqual([action, !banned]);
    }
  });

  it.each(banning)('%s revokes nothing from a site role', (key, expected) => {
    const role = roleOf(key);
    const subject = holder(role, everythingOnSite);
    for (const [type, action] of [...wordsOf(expected.bannedInOrganization)].map(split)) {
      expect(authorizer.allows(subject, action, { type, organization: HERE })).toBe(true);
    }
  });

  it('keep a member from sharing their own workspace unless everyone may share', () => {
    const own = { type: 'workspace', owner: ME, organization: HERE } as const;
    const access = catalog.get(`organization-workspace-access:${HERE}`)!;
    const shares = (name: SystemRoleName, sharing: WorkspaceSharing): boolean =>
      authorizer.allows(holder(access, systemRole(name, HERE, sharing)), 'share', own);
    expect(shares('organization-member', 'everyone')).toBe(true);
    expect(shares('organization-member', 'service_accounts')).toBe(false);
    expect(shares('organization-member', 'none')).toBe(false);
    expect(shares('organization-service-account', 'everyone')).toBe(true);
    expect(shares('organization-service-account', 'service_accounts')).toBe(true);
    expect(shares('organization-service-account', 'none')).toBe(false);
  });
});

describe('deployment options', () => {
  it("deny owners other users' shells and apps if owner exec is disabled", () => {
    const strict = new RoleCatalog({ ownerWorkspaceExec: false, workspaceSharing: true });
    const owner = holder(strict.get('owner')!);
    const allowed = actionsOf('workspace').filter((action) => authorizer.allows(owner, action, { type: 'workspace', organization: HERE }));
    expect(allowed).toEqual([
      'create',
      'read',
      'update',
      'delete',
      'start',
      'stop',
      'create_agent',
      'delete_agent',
      'update_agent',
      'share',
    ]);
  });

  it('deny sharing to everybody, owners included, if sharing is disabled, because everybody is a member', () => {
    const strict = new RoleCatalog({ ownerWorkspaceExec: true, workspaceSharing: false });
    const owner = holder(strict.get('owner')!, strict.get('member')!);
    expect(authorizer.allows(owner, 'share', { type: 'workspace', organization: HERE })).toBe(false);
    expect(authorizer.allows(owner, 'read', { type: 'workspace', organization: HERE })).toBe(true);
  });

  it('of one catalogue do not affect another', () => {
    const strict = new RoleCatalog({ ownerWorkspaceExec: false, workspaceSharing: false });
    expect(authorizer.allows(holder(strict.get('owner')!), 'ssh', { type: 'workspace' })).toBe(false);
    expect(authorizer.allows(holder(catalog.get('owner')!), 'ssh', { type: 'workspace' })).toBe(true);
  });
});
