import { describeScopes, WORDED_SCOPES } from './scope-words.js';

/** The public catalog, spelled out as the product promises it: type by type, then the composites. */
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

const catalog = PUBLIC_CATALOG.flatMap(([type, actions]) => actions.map((action) => `${type}:${action}`));

describe('scopes in words', () => {
  it.each(catalog)('2.1-34: %s has a sentence of its own', (scope) => {
    const [words] = describeScopes([scope]);
    expect(words).toMatchObject({ scope });
    expect(words?.sentence).toMatch(/^[A-Z][^_:*]+$/);
  });

  it('words exactly the public catalog', () => {
    expect([...WORDED_SCOPES].sort()).toEqual([...catalog].sort());
  });

  it('gives no two scopes the same sentence', () => {
    expect(new Set(describeScopes(catalog).map(({ sentence }) => sentence)).size).toBe(catalog.length);
  });

  it('calls only coder:all full access, and puts it first', () => {
    const described = describeScopes([...catalog].reverse());
    expect(described[0]?.scope).toBe('coder:all');
    expect(described.filter(({ risk }) => risk === 'full')).toHaveLength(1);
  });

  it('says what the older names mean, and each scope once', () => {
    expect(describeScopes(['all', 'coder:all', 'application_connect']).map(({ scope }) => scope)).toEqual([
      'coder:all',
      'coder:application_connect',
    ]);
  });

  it.each(['internal:thing', 'constructor', '__proto__', '<script>', '\u202e'])('never hides the unknown scope %j', (scope) => {
    const [first, second] = describeScopes([scope, 'file:read']);
    expect(first?.scope).toBe('file:read');
    expect(second?.risk).toBe('high');
    expect(second?.sentence).toContain('which has no description');
  });
});
