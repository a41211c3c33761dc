import { DomainError } from '../common/index.js';
import { OWN_AUTHORITY } from './authority.js';
import { buildUserSubject } from './build-subject.js';
import { ForbiddenError } from './forbidden-error.js';
import { NoActorError } from './no-actor-error.js';
import { groupObject, userObject } from './object.js';
import type { RbacObject } from './object.js';
import type { Action } from './policy.js';
import { RbacAuthorizer } from './rbac-authorizer.js';
import { systemRole } from './role-catalog.js';
import { isOrganizationMember, scopePermits } from './subject.js';

const ME = 'a0000000-0000-4000-8000-000000000001';
const SOMEBODY = 'a0000000-0000-4000-8000-000000000002';
const HERE = 'b0000000-0000-4000-8000-000000000001';
const GROUP = 'c0000000-0000-4000-8000-000000000001';
const SHARING = 'none';

const authorizer = new RbacAuthorizer();
const me = buildUserSubject({
  authority: OWN_AUTHORITY,
  id: ME,
  friendlyName: 'me',
  email: 'me@example.test',
  roles: ['member', `organization-member:${HERE}`, 'gone', `gone:${HERE}`],
  customRoles: new Map([[`organization-member:${HERE}`, systemRole('organization-member', HERE, SHARING)]]),
  groups: [GROUP],
  scopes: ['user:read', 'api_key:*', 'coder:templates.build', 'coder:all'],
  allowList: ['*:*'],
});

describe('authorize', () => {
  it('passes if allowed, and throws a forbidden domain error otherwise', () => {
    const acts = (action: Action) => (): void => {
      authorizer.authorize(me, action, userObject(ME));
    };
    expect(acts('read')).not.toThrow();
    expect(acts('delete')).toThrow(ForbiddenError);
    expect(acts('delete')).toThrow(DomainError);
  });

  it('reveals nothing in public, and records actor, action and object in private', () => {
    const error = new ForbiddenError(me, 'delete', { type: 'template', id: 'the-id', owner: SOMEBODY, organization: HERE });
    expect(error).toMatchObject({ code: 'forbidden', message: 'Forbidden.', detail: undefined });
    // What a careless serializer would output.
    const visible = JSON.stringify(Object.entries(error)) + String(error);
    for (const secret of [ME, SOMEBODY, HERE, 'the-id', 'template']) expect(visible).not.toContain(secret);
    expect(error.privateDetail).toMatch(/^rbac: forbidden: /);
    for (const part of [ME, SOMEBODY, HERE, 'the-id', 'template', 'delete']) expect(error.privateDetail).toContain(part);
    expect(error.privateDetail).not.toContain('me@example.test');
  });
});

describe('a missing actor', () => {
  // What a cast or a forgotten argument would pass.
  it.each([undefined, null])('%s causes a separate error, not a denial', (nobody) => {
    const subject = nobody as unknown as typeof me;
    for (const ask of [
      () => authorizer.allows(subject, 'read', userObject(ME)),
      () => {
        authorizer.authorize(subject, 'read', userObject(ME));
      },
      () => authorizer.prepare(subject, 'read', 'user'),
      () => authorizer.filter(subject, 'read', [userObject(ME)], (object) => object),
    ]) {
      expect(ask).toThrow(NoActorError);
      expect(ask).not.toThrow(DomainError);
    }
  });
});

describe('filter', () => {
  const keys = [
    { n: 1, owner: ME },
    { n: 2, owner: SOMEBODY },
    { n: 3, owner: ME },
  ];
  const toObject = ({ owner }: { owner: string }): RbacObject => ({ type: 'api_key', owner });

  it('keeps the allowed items, in their order', () => {
    expect(authorizer.filter(me, 'read', keys, toObject)).toEqual([keys[0], keys[2]]);
  });

  it('returns an empty list for an empty list', () => {
    expect(authorizer.filter(me, 'read', [], toObject)).toEqual([]);
  });

  it('refuses lists of several types, a mistake of the caller', () => {
    const types = ['api_key', 'file'] as const;
    expect(() => authorizer.filter(me, 'read', [...types], (type) => ({ type }))).toThrow('object types must be uniform');
  });
});

describe('objects', () => {
  it('a user is their own owner', () => {
    expect(userObject(ME)).toEqual({ type: 'user', id: ME, owner: ME });
  });

  it('a group may be read by its members with any roles', () => {
    expect(authorizer.allows(me, 'read', groupObject(GROUP, HERE))).toBe(true);
    expect(authorizer.allows(me, 'update', groupObject(GROUP, HERE))).toBe(false);
    expect(authorizer.allows(me, 'read', groupObject(SOMEBODY, HERE))).toBe(false);
  });
});

describe('a subject knows', () => {
  it('its memberships, from existing roles only', () => {
    expect(isOrganizationMember(me, HERE)).toBe(true);
    expect(isOrganizationMember(me, SOMEBODY)).toBe(false);
  });

  it('the actions that its scope permits for any object', () => {
    const narrowed = buildUserSubject({
      ...me,
      authority: OWN_AUTHORITY,
      customRoles: new Map(),
      scopes: ['user:read'],
      allowList: [`user:${ME}`],
    });
    expect(scopePermits(me, 'delete', 'template')).toBe(true);
    expect(scopePermits(narrowed, 'read', 'user')).toBe(true);
    expect(scopePermits(narrowed, 'update', 'user')).toBe(false);
    expect(scopePermits(narrowed, 'read', 'template')).toBe(false);
  });
});
