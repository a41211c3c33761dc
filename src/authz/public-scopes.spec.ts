import { canonicalScope, isPublicScope, PUBLIC_SCOPES, publicScopeFor, scopesCover } from './public-scopes.js';
import { SCOPE_NAMES } from './scope.js';

const CATALOG = [
  'coder:all',
  'coder:application_connect',
  ...['create', 'operate', 'delete', 'access'].map((name) => `coder:workspaces.${name}`),
  ...['build', 'author'].map((name) => `coder:templates.${name}`),
  'coder:apikeys.manage_self',
  ...['read', 'create', 'update', 'delete', 'ssh', 'start', 'stop', 'application_connect', '*'].map((verb) => `workspace:${verb}`),
  ...['read', 'create', 'update', 'delete', 'use', '*'].map((verb) => `template:${verb}`),
  ...['api_key', 'user_secret', 'user_skill', 'task'].flatMap((type) =>
    ['read', 'create', 'update', 'delete', '*'].map((verb) => `${type}:${verb}`),
  ),
  ...['read', 'create', '*'].map((verb) => `file:${verb}`),
  ...['read', 'read_personal', 'update_personal', '*'].map((verb) => `user:${verb}`),
  ...['read', 'update', 'delete', '*'].map((verb) => `organization:${verb}`),
];

describe('public scopes', () => {
  it('are exactly these, because clients ask for them by name', () => {
    expect([...PUBLIC_SCOPES].sort()).toEqual([...CATALOG].sort());
  });

  it('all exist', () => {
    expect(PUBLIC_SCOPES.filter((name) => !SCOPE_NAMES.includes(name))).toEqual([]);
  });

  it('leave internal scopes out', () => {
    expect(['no_user_data', 'system:*', 'user:delete', 'audit_log:read', 'all'].filter(isPublicScope)).toEqual([]);
  });

  it('have one stored name each, to which the legacy names are mapped', () => {
    expect(['all', 'application_connect', 'file:read', 'coder:all'].map(canonicalScope)).toEqual([
      'coder:all',
      'coder:application_connect',
      'file:read',
      'coder:all',
    ]);
  });
});

describe('scopesCover', () => {
  it.each([
    [['coder:all'], ['file:read', 'coder:workspaces.create', 'user:*'], true],
    [['file:*'], ['file:read', 'file:create'], true],
    [['file:read', 'file:create'], ['file:read'], true],
    [['coder:templates.build'], ['file:create', 'template:read'], true],
    [['coder:workspaces.create', 'workspace:ssh'], ['workspace:ssh', 'template:use'], true],
    [['file:read'], [], true],
    [['file:read'], ['file:create'], false],
    [['file:read'], ['coder:all'], false],
    [['template:read'], ['file:read'], false],
    [[], ['file:read'], false],
    // A wildcard covers future verbs, which no list of verbs does.
    [['file:read', 'file:create'], ['file:*'], false],
    [['no_user_data'], ['coder:all'], false],
  ])('%j covers %j: %s', (held, wanted, expected) => {
    expect(scopesCover(held, wanted)).toBe(expected);
  });

  it.each([
    [['all'], ['file:read']],
    [['coder:all'], ['teapot:brew']],
  ])('covers nothing for an unknown name: %j, %j', (held, wanted) => {
    expect(() => scopesCover(held, wanted)).toThrow(expect.objectContaining({ code: 'invalid_input' }) as Error);
  });
});

describe('publicScopeFor', () => {
  it.each([
    ['user', 'read', 'user:read'],
    ['file', 'create', 'file:create'],
    ['template', 'view_insights', 'template:*'],
    ['user', 'delete', 'user:*'],
    ['organization_member', 'read', 'coder:workspaces.access'],
    ['audit_log', 'read', 'coder:all'],
  ] as const)('for %s %s is at least %s', (type, action, expected) => {
    expect(publicScopeFor(type, action)).toBe(expected);
  });
});
