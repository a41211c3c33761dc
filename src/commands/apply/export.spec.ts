import { trimmed } from './export.js';
import { KIND } from './kinds/index.js';

const NAMES = { defaultOrganization: 'acme' };

describe('trimmed', () => {
  it.each([
    ['organizations', { name: 'research' }],
    ['organizations', { name: 'default', display_name: 'Head office' }],
    ['groups', { name: 'developers' }],
    ['roles', { organization: 'research', name: 'light', permissions: { group: ['read'] } }],
    ['service_accounts', { username: 'reports' }],
    ['service_accounts', { username: 'reports', organizations: [{ name: 'research', roles: ['light'] }] }],
    ['apps', { name: 'Notes' }],
    ['apps', { name: 'CLI', client_type: 'public' }],
    ['apps', { name: 'Reports', service_account: 'reports' }],
    ['apps', { name: 'Reports', grant_types: ['authorization_code', 'client_credentials'], service_account: 'reports' }],
    ['resource_servers', { name: 'Notes', identifier: 'https://notes.example.com/', scopes: [{ name: 'a', description: 'b' }] }],
  ] as const)('of %s leaves what is not a default: %j', (kind, entry) => {
    expect(trimmed(kind, KIND[kind].complete(entry, NAMES), NAMES)).toEqual(entry);
  });
});
