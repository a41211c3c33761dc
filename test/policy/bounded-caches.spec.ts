import { repositoryTexts } from './repository-texts.js';

/** Caches with a limited number of entries that nobody can make long: what they are. */
const SHORT: Readonly<Record<string, string>> = {
  'src/auth/credentials/credentials.repository.ts': 'ids',
  'src/authz/permission-sets.ts': 'permissions of roles, which only administrators define',
  'src/authz/role-catalog.ts': 'names of built-in roles with ids',
  'src/authz/role.ts': 'custom roles, which only administrators define',
  'src/authz/vote-table.ts': 'numbers of lists',
  'src/key-sets/key-sets.ts': 'URLs of registrations and issuers, with as many bytes as a response may have',
  'src/limits/window-counts.ts': 'bounded by RateCounters, which owns it',
  'src/oauth2-provider/introspection/introspection-callers.ts': 'ids',
};

/** A limit on their number says nothing about entries that a client makes as large as it likes. */
describe('a cache in memory', () => {
  it('counts the size of its entries, or has keys of bounded length', () => {
    const caches = repositoryTexts().filter(({ path, code }) => /^src\/.*(?<!\.spec)\.ts$/.test(path) && code.includes('new LRUCache'));
    expect(caches.length).toBeGreaterThan(10);
    const others = caches.filter(({ code }) => !/sizeCalculation: (?!\(\) => 1\b)/.test(code) && !code.includes('boundedKey('));
    expect(others.map(({ path }) => path).sort()).toEqual(Object.keys(SHORT));
  });
});
