import { describeScopes, DESCRIBED_SCOPES } from './scope-descriptions.js';

/** The public catalogue, written out as the product promises it: type by type, then the composites. */
const PUBLIC_CATALOG = [
  ['workspace', ['read', 'create', 'update', 'delete', 'ssh', 'start', 'stop', 'application_connect', '*']],
  ['template', ['read', 'create', 'update', 'delete', 'use', '*']],
  ['api_key', ['read', 'create', 'update', 'delete', '*']],
  ['file', ['read', 'create', '*']],
  ['user', ['read', 'read_personal', 'update_personal', '*']],
  ['user_secret', ['read', 'create', 'update', 'delete', '*']],
  ['user_skill', ['read', 'create', 'update', 'delete', '*']],
  ['task', ['read', 'create', 'update', 'delete', '*']],
  ['organization', ['read', 'update', 'delete', '*']],
  ['coder', ['all', 'application_connect', 'workspaces.create', 'workspaces.operate', 'workspaces.delete', 'workspaces.access']],
  ['coder', ['templates.build', 'templates.author', 'apikeys.manage_self']],
] as const;

const catalog = [
  ...PUBLIC_CATALOG.flatMap(([type, actions]) => actions.map((action) => `${type}:${action}`)),
  'gatehouse:admin',
  'gatehouse:admin.read',
  'openid',
  'profile',
  'email',
  'groups',
  'roles',
  'offline_access',
];

describe('scopes in words', () => {
  it.each(catalog)('2.1-34: %s has its own sentence', (scope) => {
    const [words] = describeScopes([scope]);
    expect(words).toMatchObject({ scope });
    expect(words?.sentence).toMatch(/^[A-Z][^_:*]+$/);
  });

  it.each(['user:read', 'user:read_personal', 'user:update_personal', 'user:*'])(
    '%s: says that the app sees the account and its email address',
    (scope) => {
      expect(describeScopes([scope])[0]?.sentence).toMatch(/^See (and change )?your (own profile|account)/);
      expect(describeScopes(['user:read'])[0]?.sentence).toContain('email address');
    },
  );

  it('describe exactly the public catalogue', () => {
    expect([...DESCRIBED_SCOPES].sort()).toEqual([...catalog].sort());
  });

  it('give no two scopes the same sentence', () => {
    expect(new Set(describeScopes(catalog).map(({ sentence }) => sentence)).size).toBe(catalog.length);
  });

  it('put administrator access first, then coder:all, which alone is full access', () => {
    const described = describeScopes([...catalog].reverse());
    expect(described.slice(0, 3).map(({ scope }) => scope)).toEqual(['gatehouse:admin', 'gatehouse:admin.read', 'coder:all']);
    expect(described.filter(({ risk }) => risk === 'full')).toHaveLength(1);
  });

  it('describe the older names, and each scope once', () => {
    expect(describeScopes(['all', 'coder:all', 'application_connect']).map(({ scope }) => scope)).toEqual([
      'coder:all',
      'coder:application_connect',
    ]);
  });

  it.each(['internal:thing', 'constructor', '__proto__', '<script>', '\u202e'])('never hide the unknown scope %j', (scope) => {
    const [first, second] = describeScopes([scope, 'file:read']);
    expect(first?.scope).toBe('file:read');
    expect(second?.risk).toBe('high');
    expect(second?.sentence).toContain('which has no description');
  });
});
