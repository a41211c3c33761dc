import { loadConfig } from '../../config/index.js';
import { type SyncedRoles, syncedRoles } from './synced-roles.js';

/** The roles of a user with these claims. A setting is named by its variable without `CODER_OIDC_USER_ROLE_`. */
const followed = (claims: Record<string, unknown>, settings: Record<string, string> = { FIELD: 'roles' }): SyncedRoles | null => {
  const provider = { CODER_OIDC_ISSUER_URL: 'https://idp.example.test', CODER_OIDC_CLIENT_ID: 'us', CODER_OIDC_CLIENT_SECRET: 'x' };
  const env = Object.fromEntries(Object.entries(settings).map(([name, value]) => [`CODER_OIDC_USER_ROLE_${name}`, value]));
  const [config] = loadConfig({ env: { ...provider, ...env } }).oidcProviders;
  return config ? syncedRoles(claims, config) : null;
};

describe('the site roles that follow from a login', () => {
  it('are those of the claim, each once; other names are reported', () => {
    const roles = ['owner', 'auditor', 'auditor', 'member', 'Owner', 'gatehouse/organization-admin', ''];
    expect(followed({ roles })).toEqual({ roles: ['owner', 'auditor'], unknown: ['Owner', 'gatehouse/organization-admin'] });
    expect(followed({ roles: 'auditor' })).toEqual({ roles: ['auditor'], unknown: [] });
  });

  it('are the default ones without a claim', () => {
    const settings = { FIELD: 'roles', DEFAULT: 'auditor,nonsense' };
    expect(followed({}, settings)).toEqual({ roles: ['auditor'], unknown: ['nonsense'] });
    expect(followed({ roles: ['user-admin'] }, settings)?.roles).toEqual(['auditor', 'user-admin']);
    expect(followed({ roles: null })).toEqual({ roles: [], unknown: [] });
  });

  it('are mapped to one, several or none, by own properties of the mapping only', () => {
    const settings = { FIELD: 'roles', MAPPING: '{"it":["user-admin","auditor"],"boss":"owner","template-admin":[]}' };
    expect(followed({ roles: ['it', 'boss', 'template-admin', 'toString'] }, settings)).toEqual({
      roles: ['user-admin', 'auditor', 'owner'],
      unknown: ['toString'],
    });
  });

  it('are not decided without a configured claim, or if the provider says that the list is elsewhere', () => {
    expect(followed({ roles: ['owner'] }, {})).toBeNull();
    expect(followed({ _claim_names: { roles: 'src1' } })).toBeNull();
    expect(followed({ hasgroups: true })).toEqual({ roles: [], unknown: [] });
  });

  it('are refused with the login if the claim holds anything else', () => {
    expect(() => followed({ roles: [1] })).toThrow('Failed to sync user roles!');
    expect(() => followed({ roles: 'a,b' })).toThrow('Failed to sync user roles!');
  });
});
