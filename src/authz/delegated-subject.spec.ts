import { ADMIN_SCOPES, type AdminScope } from './admin-scopes.js';
import { type Authority, OWN_AUTHORITY } from './authority.js';
import { buildUserSubject } from './build-subject.js';
import { SITE_ROLE_NAMES } from './built-in-roles.js';
import { ForbiddenError } from './forbidden-error.js';
import { ORGANIZATION_ROLE_NAMES } from './organization-roles.js';
import type { RbacObject } from './object.js';
import type { Action } from './policy.js';
import { scopesCover } from './public-scopes.js';
import { RbacAuthorizer } from './rbac-authorizer.js';
import { roleFromRow } from './role.js';
import { systemRole } from './role-catalog.js';
import type { Subject } from './subject.js';

const ME = 'a0000000-0000-4000-8000-000000000001';
const SOMEBODY = 'a0000000-0000-4000-8000-000000000002';
const HERE = 'b0000000-0000-4000-8000-000000000001';
const TEAM = 'c0000000-0000-4000-8000-000000000001';
const authorizer = new RbacAuthorizer();

const helper = (isDelegable: boolean): ReturnType<typeof roleFromRow> =>
  roleFromRow({
    name: 'helper',
    isDelegable,
    organization: HERE,
    organizationPermissions: [{ negate: false, resourceType: 'group', action: 'update' }],
    memberPermissions: [],
  });

function subject(
  authority: Authority,
  { roles = ['owner', 'member', `organization-member:${HERE}`], scopes = ['coder:all'], isDelegable = false } = {},
): Subject {
  return buildUserSubject({
    authority,
    id: ME,
    friendlyName: 'me',
    roles,
    customRoles: new Map([
      [`organization-member:${HERE}`, systemRole('organization-member', HERE, 'everyone')],
      [`helper:${HERE}`, helper(isDelegable)],
    ]),
    groups: [TEAM],
    scopes,
    allowList: ['*:*'],
  });
}

const app = (...adminScopes: AdminScope[]): Authority => ({ kind: 'delegated', adminScopes });
const may = (who: Subject, action: Action, object: RbacObject): boolean => authorizer.allows(who, action, object);
const other: RbacObject = { type: 'user', id: SOMEBODY, owner: SOMEBODY };

describe('a subject that acts for a user', () => {
  it('has none of the roles that affect other users, whatever their source', () => {
    const everything = [
      ...SITE_ROLE_NAMES,
      `organization-member:${HERE}`,
      `helper:${HERE}`,
      ...ORGANIZATION_ROLE_NAMES.map((name) => `${name}:${HERE}`),
    ];
    expect([...subject(app(), { roles: everything }).roles].sort()).toEqual(
      [
        'member',
        `organization-member:${HERE}`,
        `organization-workspace-creation-ban:${HERE}`,
        `organization-workspace-access:${HERE}`,
        `agents-access:${HERE}`,
      ].sort(),
    );
  });

  it('may do what a plain member may, for own things too, and nothing else', () => {
    const [cut, owner, member] = [
      subject(app()),
      subject(OWN_AUTHORITY),
      subject(OWN_AUTHORITY, { roles: ['member', `organization-member:${HERE}`] }),
    ];
    const asked: [Action, RbacObject][] = [
      ['read', other],
      ['delete', other],
      ['update', { type: 'organization', id: HERE, organization: HERE }],
      ['read', { type: 'organization', id: HERE, organization: HERE }],
      ['read', { type: 'audit_log' }],
      ['update_personal', { type: 'user', id: ME, owner: ME }],
      ['create', { type: 'user_secret', owner: ME }],
      ['read', { type: 'file', owner: ME }],
    ];
    for (const [action, object] of asked)
      expect([action, object, may(cut, action, object)]).toEqual([action, object, may(member, action, object)]);
    expect(may(owner, 'delete', other)).toBe(true);
    expect(may(cut, 'delete', other)).toBe(false);
  });

  it('keeps what access lists grant the user and their groups', () => {
    const cut = subject(app());
    expect(may(cut, 'read', { type: 'workspace', owner: SOMEBODY, organization: HERE, userAcl: { [ME]: ['read'] } })).toBe(true);
    expect(may(cut, 'read', { type: 'template', organization: HERE, groupAcl: { [TEAM]: ['read'] } })).toBe(true);
  });

  it('has a custom role only if an administrator marked it as delegable', () => {
    const roles = ['member', `organization-member:${HERE}`, `helper:${HERE}`];
    const group: RbacObject = { type: 'group', organization: HERE };
    expect(may(subject(OWN_AUTHORITY, { roles }), 'update', group)).toBe(true);
    expect(may(subject(app(), { roles }), 'update', group)).toBe(false);
    expect(may(subject(app(), { roles, isDelegable: true }), 'update', group)).toBe(true);
  });

  it('never creates keys, apps, secrets, grants, accounts or role definitions, with any scope', () => {
    const app_ = subject(app(...ADMIN_SCOPES), { scopes: ['coder:all', ...ADMIN_SCOPES] });
    for (const action of ['create', 'update', 'delete'] as const) {
      expect(may(app_, action, { type: 'api_key', owner: ME })).toBe(false);
      expect(may(app_, action, { type: 'oauth2_app' })).toBe(false);
      expect(may(app_, action, { type: 'oauth2_app_secret' })).toBe(false);
      expect(may(app_, action, { type: 'oauth2_resource_server' })).toBe(false);
      expect(may(app_, action, { type: 'assign_org_role', organization: HERE })).toBe(false);
    }
    expect(may(app_, 'create', { type: 'oauth2_app_code_token', owner: ME })).toBe(false);
    expect(may(app_, 'create', { type: 'user' })).toBe(false);
    expect(may(app_, 'assign', { type: 'assign_role' })).toBe(false);
  });

  it("has the user's full roles with gatehouse:admin", () => {
    const lifted = subject(app('gatehouse:admin'), { scopes: ['gatehouse:admin'] });
    expect(lifted.roles).toContain('owner');
    expect(may(lifted, 'delete', other)).toBe(true);
  });

  it('sees with gatehouse:admin.read what the user sees, and cannot change it', () => {
    const reader = subject(app('gatehouse:admin.read'), { scopes: ['coder:all', 'gatehouse:admin.read'] });
    expect(reader.roles).not.toContain('owner');
    expect(may(reader, 'read', other)).toBe(true);
    expect(may(reader, 'read', { type: 'audit_log' })).toBe(true);
    expect(may(reader, 'view_insights', { type: 'template', organization: HERE })).toBe(true);
    expect(may(reader, 'read_personal', other)).toBe(false);
    expect(may(reader, 'update', other)).toBe(false);
    expect(may(reader, 'delete', other)).toBe(false);
    expect(may(reader, 'update_personal', { type: 'user', id: ME, owner: ME })).toBe(true);
    const only = subject(app('gatehouse:admin.read'), { scopes: ['gatehouse:admin.read'] });
    expect(may(only, 'update_personal', { type: 'user', id: ME, owner: ME })).toBe(false);
  });

  it('may do nothing with an administrator scope whose conditions do not hold', () => {
    for (const scopes of [['gatehouse:admin'], ['gatehouse:admin.read']]) {
      const unlifted = subject(app(), { scopes });
      expect(may(unlifted, 'read', { type: 'user', id: ME, owner: ME })).toBe(false);
      expect(may(subject(OWN_AUTHORITY, { scopes }), 'read', other)).toBe(false);
    }
  });

  it('learns from the error which scope would help, or that none would', () => {
    const refusal = (who: Subject, action: Action, object: RbacObject): Pick<ForbiddenError, 'code' | 'scopes'> => {
      const { code, scopes } = new ForbiddenError(who, action, object);
      return { code, scopes };
    };
    expect(refusal(subject(app()), 'delete', other)).toEqual({ code: 'scope_insufficient', scopes: ['gatehouse:admin'] });
    expect(refusal(subject(app()), 'read', other)).toEqual({ code: 'scope_insufficient', scopes: ['gatehouse:admin.read'] });
    expect(refusal(subject(app()), 'create', { type: 'user' })).toEqual({ code: 'forbidden', scopes: undefined });
    expect(new ForbiddenError(subject(app()), 'create', { type: 'user' }).detail).toContain('login session');
    const member = subject(app(), { roles: ['member'] });
    expect(refusal(member, 'delete', other)).toEqual({ code: 'forbidden', scopes: undefined });
    expect(new ForbiddenError(member, 'delete', other).detail).toBeUndefined();
  });
});

describe('administrator scopes', () => {
  it('cover only each other: no other scope includes them', () => {
    for (const scope of ADMIN_SCOPES) {
      expect(scopesCover(['coder:all'], [scope])).toBe(false);
      expect(scopesCover([scope], [scope])).toBe(true);
    }
    expect(scopesCover(['gatehouse:admin'], ['gatehouse:admin.read'])).toBe(false);
  });
});
