import { loadConfig } from '../../config/index.js';
import { syncedGroups } from './synced-groups.js';

/** The groups of a user with these claims. A setting is named by its variable without `CODER_OIDC_`. */
const followed = (claims: Record<string, unknown>, settings: Record<string, string> = {}): readonly string[] | null => {
  const provider = { ISSUER_URL: 'https://idp.example.test', CLIENT_ID: 'us', CLIENT_SECRET: 'x', GROUP_FIELD: 'groups', ...settings };
  const env = Object.fromEntries(Object.entries(provider).map(([name, value]) => [`CODER_OIDC_${name}`, value]));
  const [config] = loadConfig({ env }).oidcProviders;
  return config ? (syncedGroups(claims, config)?.names ?? null) : null;
};

describe('the groups that follow from a login', () => {
  it('are those of the claim, each once', () => {
    expect(followed({ groups: ['a', 'b', 'a'] })).toEqual(['a', 'b']);
    expect(followed({ groups: 'a' })).toEqual(['a']);
    expect(followed({ groups: [] })).toEqual([]);
  });

  it('are empty without a claim: many providers omit an empty list', () => {
    expect(followed({})).toEqual([]);
    expect(followed({ groups: null })).toEqual([]);
  });

  it('are unknown if the provider says that the list is too long to send', () => {
    expect(followed({ _claim_names: { groups: 'src1' } })).toBeNull();
    expect(followed({ hasgroups: true })).toBeNull();
    expect(followed({ _claim_names: { roles: 'src1' } })).toEqual([]);
    expect(followed({ _claim_names: { groups: 'src1' }, groups: ['a'] })).toEqual(['a']);
  });

  it('are not decided without a configured claim', () => {
    expect(followed({ groups: ['a'] }, { GROUP_FIELD: '' })).toBeNull();
    expect(followed({ groups: ['a'] }, { GROUP_FIELD: '', SCOPES: 'openid,groups' })).toEqual(['a']);
  });

  it('are mapped first, then filtered', () => {
    const settings = { GROUP_MAPPING: '{"id-1":"gate-one","id-2":"other","x":""}', GROUP_REGEX_FILTER: '^gate-' };
    expect(followed({ groups: ['id-1', 'id-2', 'gate-three', 'x', 'my-gate-four'] }, settings)).toEqual(['gate-one', 'gate-three']);
    expect(followed({ groups: ['GATE-1', 'door'] }, { GROUP_REGEX_FILTER: '(?i)^gate' })).toEqual(['GATE-1']);
  });

  it('are mapped by own properties of the mapping only', () => {
    expect(followed({ groups: ['constructor', '__proto__', 'toString'] })).toEqual(['constructor', '__proto__', 'toString']);
  });

  it('never match if they are longer than any name', () => {
    expect(followed({ groups: ['a'.repeat(256), 'a'.repeat(255)] })).toEqual(['a'.repeat(255)]);
  });

  it('are refused with the login if the claim holds anything else', () => {
    expect(() => followed({ groups: ['a', 1] })).toThrow('Failed to sync user groups!');
    expect(() => followed({ groups: 'a,b' })).toThrow('Failed to sync user groups!');
  });
});
