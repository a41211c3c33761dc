import { inspect } from 'node:util';
import { loadConfig } from './load.js';
import { type Environment, errorsOf, warningsOf } from './testing/load.js';

const PLAIN = { CODER_OIDC_ISSUER_URL: 'https://idp.example.test', CODER_OIDC_CLIENT_ID: 'us', CODER_OIDC_CLIENT_SECRET: 'plain-secret' };
const OKTA = {
  CODER_OIDC_PROVIDERS: 'okta',
  CODER_OIDC_OKTA_ISSUER_URL: 'https://okta.example.test/',
  CODER_OIDC_OKTA_CLIENT_ID: 'us-too',
  CODER_OIDC_OKTA_CLIENT_SECRET: 'okta-secret',
};

describe('OpenID Connect providers', () => {
  it('are empty without any variable', () => {
    expect(loadConfig({ env: {} }).oidcProviders).toEqual([]);
  });

  it('are the one of the variables without a name, and one per name, each with its own settings', () => {
    const { oidcProviders } = loadConfig({ env: { ...PLAIN, ...OKTA, CODER_OIDC_OKTA_ALLOW_SIGNUPS: 'false' } });
    expect(oidcProviders).toMatchObject([
      { id: 'oidc', oidcIssuerUrl: 'https://idp.example.test', oidcClientId: 'us', oidcAllowSignups: true },
      { id: 'okta', oidcIssuerUrl: 'https://okta.example.test/', oidcClientId: 'us-too', oidcAllowSignups: false },
    ]);
  });

  it('may all have names', () => {
    expect(loadConfig({ env: OKTA }).oidcProviders.map(({ id }) => id)).toEqual(['okta']);
  });

  it('turn a hyphen in a name into an underscore of the variable', () => {
    const env = { CODER_OIDC_PROVIDERS: 'my-idp', ...renamed(OKTA, 'OKTA', 'MY_IDP') };
    expect(loadConfig({ env: { ...env, CODER_DANGEROUS_OIDC_MY_IDP_EMAIL_FALLBACK: 'true' } }).oidcProviders).toMatchObject([
      { id: 'my-idp', oidcDangerousEmailFallback: true },
    ]);
  });

  it('report every fault under the name of the variable that has it', () => {
    expect(
      errorsOf({
        CODER_OIDC_CLIENT_ID: 'us',
        CODER_OIDC_PROVIDERS: 'okta,entra',
        CODER_OIDC_OKTA_ISSUER_URL: 'ldap://x',
        CODER_OIDC_ENTRA_ISSUER_URL: 'https://entra.example.test',
        CODER_OIDC_ENTRA_CLIENT_ID: 'us',
        CODER_OIDC_ENTRA_CLIENT_KEY_FILE: '/k.pem',
      }),
    ).toEqual([
      'CODER_OIDC_ISSUER_URL (--oidc-issuer-url): is required to log in with this provider',
      'CODER_OIDC_CLIENT_SECRET (--oidc-client-secret): is required unless CODER_OIDC_CLIENT_KEY_FILE is set',
    ]);
    expect(errorsOf({ ...PLAIN, CODER_OIDC_ISSUER_URL: 'https://idp.example.test/.well-known/openid-configuration' })).toEqual([
      expect.stringContaining('must be the issuer, without /.well-known/ and what follows it'),
    ]);
    expect(errorsOf({ ...PLAIN, CODER_OIDC_PROVIDERS: 'okta,entra', CODER_OIDC_OKTA_ISSUER_URL: 'ldap://x' })).toEqual([
      'CODER_OIDC_OKTA_ISSUER_URL: "ldap://x" must be a URL that starts with https:// or http://',
      'CODER_OIDC_ENTRA_ISSUER_URL: is required to log in with this provider',
      'CODER_OIDC_ENTRA_CLIENT_ID: is required to log in with this provider',
      'CODER_OIDC_ENTRA_CLIENT_SECRET: is required unless CODER_OIDC_ENTRA_CLIENT_KEY_FILE is set',
    ]);
  });

  it.each(['oidc', 'github', 'callback', 'user,user', 'Okta', 'a_b'])('refuse the name %s', (names) => {
    expect(errorsOf({ CODER_OIDC_PROVIDERS: names })[0]).toMatch(/^CODER_OIDC_PROVIDERS \(--oidc-providers\): /);
  });

  it('need a secret, or a key with its certificate, and not both', () => {
    const pair = { CODER_OIDC_CLIENT_KEY_FILE: '/k.pem', CODER_OIDC_CLIENT_CERT_FILE: '/c.pem' };
    const { CODER_OIDC_CLIENT_SECRET: _, ...withoutSecret } = PLAIN;
    expect(errorsOf({ ...withoutSecret, ...pair })).toEqual([]);
    expect(errorsOf({ ...PLAIN, ...pair })).toHaveLength(1);
    expect(errorsOf({ ...PLAIN, CODER_OIDC_CLIENT_KEY_FILE: '/k.pem' })).toHaveLength(1);
  });

  it.each([
    ['MAPPING', '{"a":["auditor"]}'],
    ['DEFAULT', 'auditor'],
  ])('need a roles claim for CODER_OIDC_USER_ROLE_%s', (name, value) => {
    const variable = `CODER_OIDC_USER_ROLE_${name}`;
    expect(errorsOf({ ...PLAIN, [variable]: value })).toEqual([
      expect.stringMatching(new RegExp(`^${variable} \\(.*\\): needs CODER_OIDC_USER_ROLE_FIELD$`)),
    ]);
    expect(errorsOf({ ...PLAIN, [variable]: value, CODER_OIDC_USER_ROLE_FIELD: 'roles' })).toEqual([]);
  });

  it('need a groups claim for allowed groups', () => {
    const groups = { ...PLAIN, CODER_OIDC_ALLOWED_GROUPS: 'staff' };
    expect(errorsOf(groups)).toHaveLength(1);
    expect(errorsOf({ ...groups, CODER_OIDC_GROUP_FIELD: 'groups' })).toEqual([]);
    expect(errorsOf({ ...groups, CODER_OIDC_SCOPES: 'openid,groups' })).toEqual([]);
  });

  it('may skip issuer checks only if there is no other provider', () => {
    const [plain, okta] = ['CODER_DANGEROUS_OIDC_SKIP_ISSUER_CHECKS', 'CODER_DANGEROUS_OIDC_OKTA_SKIP_ISSUER_CHECKS'];
    expect(errorsOf({ ...PLAIN, [plain]: 'true' })).toEqual([]);
    expect(errorsOf({ ...OKTA, [okta]: 'true' })).toEqual([]);
    expect(errorsOf({ ...PLAIN, ...OKTA, [plain]: 'false', [okta]: 'false' })).toEqual([]);
    const reason = 'only works with a single provider: otherwise this provider could log anyone in as a user of the others';
    expect(errorsOf({ ...PLAIN, ...OKTA, [plain]: 'true' })).toEqual([
      `CODER_DANGEROUS_OIDC_SKIP_ISSUER_CHECKS (--dangerous-oidc-skip-issuer-checks): ${reason}`,
    ]);
    expect(errorsOf({ ...PLAIN, ...OKTA, [okta]: 'true' })).toEqual([`CODER_DANGEROUS_OIDC_OKTA_SKIP_ISSUER_CHECKS: ${reason}`]);
  });

  it('are not reported as misspelt variables, but their misspelt ones are', () => {
    expect(warningsOf({ ...OKTA })).toEqual([]);
    expect(warningsOf({ ...OKTA, CODER_OIDC_OKTA_ISUER_URL: 'x' })).toEqual([
      'CODER_OIDC_OKTA_ISUER_URL: is not a known variable, did you mean CODER_OIDC_OKTA_ISSUER_URL?',
    ]);
  });

  it('never show their secrets when the configuration is printed', () => {
    const config = loadConfig({ env: { ...PLAIN, ...OKTA } });
    expect(`${inspect(config)} ${JSON.stringify(config)}`).not.toMatch(/plain-secret|okta-secret/);
    expect(JSON.stringify(config)).toContain('https://okta.example.test/');
  });
});

describe('GitHub', () => {
  const APP = { CODER_OAUTH2_GITHUB_CLIENT_ID: 'a', CODER_OAUTH2_GITHUB_CLIENT_SECRET: 'b' };

  it('needs a secret with its client id, and exactly one way to restrict logins or allow everyone', () => {
    expect(errorsOf({ ...APP, CODER_OAUTH2_GITHUB_ALLOW_EVERYONE: 'true' })).toEqual([]);
    expect(errorsOf({ ...APP, CODER_OAUTH2_GITHUB_ALLOWED_ORGS: 'us' })).toEqual([]);
    expect(errorsOf(APP)).toHaveLength(1);
    expect(errorsOf({ ...APP, CODER_OAUTH2_GITHUB_ALLOW_EVERYONE: 'true', CODER_OAUTH2_GITHUB_ALLOWED_ORGS: 'us' })).toHaveLength(1);
    expect(errorsOf({ CODER_OAUTH2_GITHUB_CLIENT_ID: 'a', CODER_OAUTH2_GITHUB_ALLOW_EVERYONE: 'true' })).toHaveLength(1);
  });

  it.each([
    ['ALLOWED_GROUPS', 'staff'],
    ['GROUP_MAPPING', '{"a":"b"}'],
    ['GROUP_REGEX_FILTER', '^a'],
    ['GROUP_AUTO_CREATE', 'true'],
  ])('need a groups claim for CODER_OIDC_%s', (name, value) => {
    expect(errorsOf({ ...PLAIN, [`CODER_OIDC_${name}`]: value })).toEqual([
      expect.stringMatching(new RegExp(`^CODER_OIDC_${name} \\(.*\\): needs CODER_OIDC_GROUP_FIELD$`)),
    ]);
    expect(errorsOf({ ...PLAIN, [`CODER_OIDC_${name}`]: value, CODER_OIDC_GROUP_FIELD: 'groups' })).toEqual([]);
  });

  it.each(['(', '[[:alpha:]]', '\\Aadmins\\z', '(?P<x>a)'])('refuse a filter that Go and JavaScript read differently: %s', (filter) => {
    expect(errorsOf({ ...PLAIN, CODER_OIDC_GROUP_FIELD: 'groups', CODER_OIDC_GROUP_REGEX_FILTER: filter })).toEqual([
      expect.stringMatching(/ is not a regular expression with the same meaning in Go and JavaScript$/),
    ]);
  });
});

function renamed(env: Environment, from: string, to: string): Environment {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (name === 'CODER_OIDC_PROVIDERS' ? [] : [[name.replace(from, to), value]])),
  );
}
