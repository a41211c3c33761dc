import { inspect } from 'node:util';
import { loadConfig } from './load.js';
import { type Environment, refusalsOf, warningsOf } from './load.test-support.js';

const PLAIN = { CODER_OIDC_ISSUER_URL: 'https://idp.example.test', CODER_OIDC_CLIENT_ID: 'us', CODER_OIDC_CLIENT_SECRET: 'plain-secret' };
const OKTA = {
  CODER_OIDC_PROVIDERS: 'okta',
  CODER_OIDC_OKTA_ISSUER_URL: 'https://okta.example.test/',
  CODER_OIDC_OKTA_CLIENT_ID: 'us-too',
  CODER_OIDC_OKTA_CLIENT_SECRET: 'okta-secret',
};

describe('OpenID Connect providers', () => {
  it('are none without any variable', () => {
    expect(loadConfig({ env: {} }).oidcProviders).toEqual([]);
  });

  it('are the one of the variables without a name, and one for each name, with settings of its own', () => {
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
      refusalsOf({
        CODER_OIDC_CLIENT_ID: 'us',
        CODER_OIDC_PROVIDERS: 'okta,entra',
        CODER_OIDC_OKTA_ISSUER_URL: 'ldap://x',
        CODER_OIDC_ENTRA_ISSUER_URL: 'https://entra.example.test',
        CODER_OIDC_ENTRA_CLIENT_ID: 'us',
        CODER_OIDC_ENTRA_CLIENT_KEY_FILE: '/k.pem',
      }),
    ).toEqual([
      'CODER_OIDC_ISSUER_URL (--oidc-issuer-url): is needed to log in with this provider',
      'CODER_OIDC_CLIENT_SECRET (--oidc-client-secret): is needed, or CODER_OIDC_CLIENT_KEY_FILE instead of it',
    ]);
    expect(refusalsOf({ ...PLAIN, CODER_OIDC_PROVIDERS: 'okta,entra', CODER_OIDC_OKTA_ISSUER_URL: 'ldap://x' })).toEqual([
      'CODER_OIDC_OKTA_ISSUER_URL: "ldap://x" must be a URL that starts with https:// or http://',
      'CODER_OIDC_ENTRA_ISSUER_URL: is needed to log in with this provider',
      'CODER_OIDC_ENTRA_CLIENT_ID: is needed to log in with this provider',
      'CODER_OIDC_ENTRA_CLIENT_SECRET: is needed, or CODER_OIDC_ENTRA_CLIENT_KEY_FILE instead of it',
    ]);
  });

  it.each(['oidc', 'github', 'callback', 'user,user', 'Okta', 'a_b'])('refuse the name %s', (names) => {
    expect(refusalsOf({ CODER_OIDC_PROVIDERS: names })[0]).toMatch(/^CODER_OIDC_PROVIDERS \(--oidc-providers\): /);
  });

  it('take a secret or a key with its certificate, not both and not half of it', () => {
    const pair = { CODER_OIDC_CLIENT_KEY_FILE: '/k.pem', CODER_OIDC_CLIENT_CERT_FILE: '/c.pem' };
    const { CODER_OIDC_CLIENT_SECRET: _, ...withoutSecret } = PLAIN;
    expect(refusalsOf({ ...withoutSecret, ...pair })).toEqual([]);
    expect(refusalsOf({ ...PLAIN, ...pair })).toHaveLength(1);
    expect(refusalsOf({ ...PLAIN, CODER_OIDC_CLIENT_KEY_FILE: '/k.pem' })).toHaveLength(1);
  });

  it('need a claim to look for allowed groups in', () => {
    const groups = { ...PLAIN, CODER_OIDC_ALLOWED_GROUPS: 'staff' };
    expect(refusalsOf(groups)).toHaveLength(1);
    expect(refusalsOf({ ...groups, CODER_OIDC_GROUP_FIELD: 'groups' })).toEqual([]);
    expect(refusalsOf({ ...groups, CODER_OIDC_SCOPES: 'openid,groups' })).toEqual([]);
  });

  it('may leave issuers unchecked when there is one, and not when one could speak for another', () => {
    const [plain, okta] = ['CODER_DANGEROUS_OIDC_SKIP_ISSUER_CHECKS', 'CODER_DANGEROUS_OIDC_OKTA_SKIP_ISSUER_CHECKS'];
    expect(refusalsOf({ ...PLAIN, [plain]: 'true' })).toEqual([]);
    expect(refusalsOf({ ...OKTA, [okta]: 'true' })).toEqual([]);
    expect(refusalsOf({ ...PLAIN, ...OKTA, [plain]: 'false', [okta]: 'false' })).toEqual([]);
    const reason = 'works with one provider only: beside others, this one could log anybody in as any of their people';
    expect(refusalsOf({ ...PLAIN, ...OKTA, [plain]: 'true' })).toEqual([
      `CODER_DANGEROUS_OIDC_SKIP_ISSUER_CHECKS (--dangerous-oidc-skip-issuer-checks): ${reason}`,
    ]);
    expect(refusalsOf({ ...PLAIN, ...OKTA, [okta]: 'true' })).toEqual([`CODER_DANGEROUS_OIDC_OKTA_SKIP_ISSUER_CHECKS: ${reason}`]);
  });

  it('are never taken for misspelt variables, and misspelt ones of theirs are', () => {
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

  it('needs a secret with its client id, and to be told who may log in, in one way', () => {
    expect(refusalsOf({ ...APP, CODER_OAUTH2_GITHUB_ALLOW_EVERYONE: 'true' })).toEqual([]);
    expect(refusalsOf({ ...APP, CODER_OAUTH2_GITHUB_ALLOWED_ORGS: 'us' })).toEqual([]);
    expect(refusalsOf(APP)).toHaveLength(1);
    expect(refusalsOf({ ...APP, CODER_OAUTH2_GITHUB_ALLOW_EVERYONE: 'true', CODER_OAUTH2_GITHUB_ALLOWED_ORGS: 'us' })).toHaveLength(1);
    expect(refusalsOf({ CODER_OAUTH2_GITHUB_CLIENT_ID: 'a', CODER_OAUTH2_GITHUB_ALLOW_EVERYONE: 'true' })).toHaveLength(1);
  });
});

function renamed(env: Environment, from: string, to: string): Environment {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (name === 'CODER_OIDC_PROVIDERS' ? [] : [[name.replace(from, to), value]])),
  );
}
