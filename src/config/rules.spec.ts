import { loadConfig } from './load.js';
import { type Environment, errorsOf, warningsOf } from './testing/load.js';

const TLS_FILES = { CODER_TLS_CERT_FILE: '/c.pem', CODER_TLS_KEY_FILE: '/k.pem' };

describe('workers', () => {
  it('need two connections to PostgreSQL each', () => {
    expect(errorsOf({ CODER_WORKERS: '6' })).toEqual([
      'CODER_WORKERS (--workers): starts 6 workers, which share the connections to PostgreSQL and need at least two each: set CODER_PG_CONN_MAX_OPEN to 12 or more',
    ]);
    expect(errorsOf({ CODER_WORKERS: '5' })).toEqual([]);
    expect(errorsOf({ CODER_WORKERS: '6', CODER_PG_CONN_MAX_OPEN: '12' })).toEqual([]);
  });
});

describe('a replica', () => {
  it('needs the URL of the primary', () => {
    const replica = { CODER_PG_REPLICA_URL: 'postgres://replica/gatehouse' };
    expect(errorsOf(replica)).toEqual([
      'CODER_PG_REPLICA_URL (--postgres-replica-url): requires CODER_PG_CONNECTION_URL: the embedded PostgreSQL has no replica',
    ]);
    expect(errorsOf({ ...replica, CODER_PG_CONNECTION_URL: 'postgres://primary/gatehouse' })).toEqual([]);
  });
});

describe('TLS', () => {
  it('needs both files', () => {
    expect(errorsOf({ CODER_TLS_ENABLE: 'true' })).toEqual([
      'CODER_TLS_CERT_FILE (--tls-cert-file): is required with CODER_TLS_ENABLE',
      'CODER_TLS_KEY_FILE (--tls-key-file): is required with CODER_TLS_ENABLE',
    ]);
    expect(errorsOf({ CODER_TLS_ENABLE: 'true', CODER_TLS_CERT_FILE: '/c.pem' })).toEqual([
      'CODER_TLS_KEY_FILE (--tls-key-file): is required with CODER_TLS_ENABLE',
    ]);
    expect(errorsOf({ CODER_TLS_ENABLE: 'true', ...TLS_FILES })).toEqual([]);
  });

  it.each(Object.entries(TLS_FILES))('refuses %s alone even while TLS is off', (variable, file) => {
    expect(errorsOf({ [variable]: file })).toEqual(['CODER_TLS_CERT_FILE (--tls-cert-file): must be set together with CODER_TLS_KEY_FILE']);
  });

  it('warns that files without CODER_TLS_ENABLE leave the server with plain HTTP', () => {
    expect(warningsOf(TLS_FILES)).toEqual([
      'CODER_TLS_CERT_FILE (--tls-cert-file): has no effect without CODER_TLS_ENABLE: the server uses plain HTTP',
    ]);
    expect(warningsOf({ ...TLS_FILES, CODER_TLS_ENABLE: 'true' })).toEqual([]);
  });
});

describe('TLS ciphers', () => {
  const AES = 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384';

  it.each<[string, Environment]>([
    ['contains cipher suites of TLS 1.2, which CODER_TLS_MIN_VERSION excludes', { CODER_TLS_CIPHERS: AES, CODER_TLS_MIN_VERSION: 'tls13' }],
    ['contains no cipher suite of TLS 1.2: add one, or set CODER_TLS_MIN_VERSION=tls13', { CODER_TLS_CIPHERS: 'TLS_AES_256_GCM_SHA384' }],
  ])('are refused when the list %s', (reason, env) => {
    expect(errorsOf(env)).toEqual([`CODER_TLS_CIPHERS (--tls-ciphers): ${reason}`]);
  });

  it.each(['TLS_RSA_WITH_AES_128_CBC_SHA', 'TLS_ECDHE_RSA_WITH_RC4_128_SHA', 'ECDHE-RSA-AES256-GCM-SHA384', 'ALL', `${AES}:aNULL`])(
    'are refused when they are unknown or insecure: %s',
    (cipher) => {
      expect(errorsOf({ CODER_TLS_CIPHERS: `${AES},${cipher}` })).toEqual([
        expect.stringMatching(/ contains a cipher suite that is unknown or insecure$/),
      ]);
    },
  );

  it.each(['tls10', 'tls11', 'TLSv1.2', '1.3'])('do not compensate for a version such as %s', (version) => {
    expect(errorsOf({ CODER_TLS_MIN_VERSION: version })).toEqual([expect.stringMatching(/must be tls12 or tls13$/)]);
  });
});

describe('client certificates', () => {
  const ON = { CODER_TLS_ENABLE: 'true', ...TLS_FILES };
  const CA = { CODER_TLS_CLIENT_CA_FILE: '/ca.pem' };

  it.each(['request', 'require-any', 'verify-if-given', 'require-and-verify'])('(%s) are refused without TLS', (mode) => {
    expect(errorsOf({ CODER_TLS_CLIENT_AUTH: mode, ...CA })).toEqual([
      'CODER_TLS_CLIENT_AUTH (--tls-client-auth): requires CODER_TLS_ENABLE: there are no client certificates without TLS',
    ]);
  });

  it.each(['verify-if-given', 'require-and-verify'])('(%s) need an authority', (mode) => {
    expect(errorsOf({ ...ON, CODER_TLS_CLIENT_AUTH: mode })).toEqual([
      `CODER_TLS_CLIENT_CA_FILE (--tls-client-ca-file): is required with CODER_TLS_CLIENT_AUTH=${mode}: otherwise certificates of every public CA would be accepted`,
    ]);
    expect(errorsOf({ ...ON, ...CA, CODER_TLS_CLIENT_AUTH: mode })).toEqual([]);
    expect(warningsOf({ ...ON, ...CA, CODER_TLS_CLIENT_AUTH: mode })).toEqual([]);
  });

  it.each(['none', 'request', 'require-any'])('(%s) are not verified, and a configured authority causes a warning', (mode) => {
    expect(warningsOf({ ...ON, ...CA, CODER_TLS_CLIENT_AUTH: mode })).toEqual([
      `CODER_TLS_CLIENT_CA_FILE (--tls-client-ca-file): has no effect with CODER_TLS_CLIENT_AUTH=${mode}: client certificates are not verified`,
    ]);
  });
});

describe('the TLS address', () => {
  const ON = { CODER_TLS_ENABLE: 'true', ...TLS_FILES, CODER_TLS_ADDRESS: ':443' };

  it('replaces the HTTP address, with a warning if that was set too', () => {
    expect(warningsOf(ON)).toEqual([]);
    expect(warningsOf({ ...ON, CODER_HTTP_ADDRESS: ':80' })).toEqual([
      'CODER_HTTP_ADDRESS (--http-address): has no effect with CODER_TLS_ADDRESS: plain HTTP is not served',
    ]);
  });

  it('has no effect without TLS', () => {
    expect(warningsOf({ CODER_TLS_ADDRESS: ':443' })).toEqual([
      'CODER_TLS_ADDRESS (--tls-address): has no effect without CODER_TLS_ENABLE: the server uses plain HTTP',
    ]);
  });

  it('decides whether Swagger is served by default', () => {
    expect(loadConfig({ env: ON }).swaggerEnable).toBe(false);
    expect(loadConfig({ env: { ...ON, CODER_TLS_ADDRESS: '127.0.0.1:443', CODER_HTTP_ADDRESS: ':80' } }).swaggerEnable).toBe(true);
    expect(loadConfig({ env: { CODER_TLS_ADDRESS: ':443' } }).swaggerEnable).toBe(true);
  });
});

describe('Strict-Transport-Security', () => {
  it('accepts its options only if it is sent', () => {
    const warned = /^CODER_STRICT_TRANSPORT_SECURITY_OPTIONS .* has no effect while CODER_STRICT_TRANSPORT_SECURITY is 0/;
    expect(warningsOf({ CODER_STRICT_TRANSPORT_SECURITY_OPTIONS: 'preload' })).toEqual([expect.stringMatching(warned)]);
    expect(warningsOf({ CODER_STRICT_TRANSPORT_SECURITY_OPTIONS: 'preload', CODER_STRICT_TRANSPORT_SECURITY: '1' })).toEqual([]);
  });
});

describe('teams at GitHub', () => {
  const APP = { CODER_OAUTH2_GITHUB_CLIENT_ID: 'app', CODER_OAUTH2_GITHUB_CLIENT_SECRET: 'x' };
  const TEAMS = { CODER_OAUTH2_GITHUB_ALLOWED_TEAMS: 'keepers/gate, other/ops' };

  it.each<[string, Environment]>([
    ['cannot be combined with CODER_OAUTH2_GITHUB_ALLOW_EVERYONE', { ...APP, ...TEAMS, CODER_OAUTH2_GITHUB_ALLOW_EVERYONE: 'true' }],
    [
      'contains a team of an organization that is not in CODER_OAUTH2_GITHUB_ALLOWED_ORGS',
      { ...APP, ...TEAMS, CODER_OAUTH2_GITHUB_ALLOWED_ORGS: 'keepers' },
    ],
    ['"keepers" must be organization/team', { CODER_OAUTH2_GITHUB_ALLOWED_TEAMS: 'keepers' }],
    ['"keepers/gate/x" must be organization/team', { CODER_OAUTH2_GITHUB_ALLOWED_TEAMS: 'keepers/gate/x' }],
  ])('are refused when the list %s', (reason, env) => {
    expect(errorsOf(env)).toEqual([`CODER_OAUTH2_GITHUB_ALLOWED_TEAMS (--oauth2-github-allowed-teams): ${reason}`]);
  });

  it('are accepted beside their organizations', () => {
    expect(errorsOf({ ...APP, ...TEAMS, CODER_OAUTH2_GITHUB_ALLOWED_ORGS: 'keepers,other' })).toEqual([]);
  });
});

describe('OAuth lifetimes', () => {
  it('refuses refresh tokens that do not outlive access tokens', () => {
    const line =
      'CODER_DEFAULT_OAUTH_REFRESH_LIFETIME (--default-oauth-refresh-lifetime): must be longer than CODER_DEFAULT_OAUTH_ACCESS_LIFETIME';
    expect(errorsOf({ CODER_DEFAULT_OAUTH_REFRESH_LIFETIME: '1h' })).toEqual([line]);
    expect(errorsOf({ CODER_DEFAULT_OAUTH_ACCESS_LIFETIME: '721h' })).toEqual([line]);
    expect(errorsOf({ CODER_DEFAULT_OAUTH_REFRESH_LIFETIME: '3601s' })).toEqual([]);
  });

  it('refuses grants that do not outlive access tokens', () => {
    expect(errorsOf({ CODER_OAUTH_GRANT_MAX_LIFETIME: '60m' })).toEqual([
      'CODER_OAUTH_GRANT_MAX_LIFETIME (--oauth-grant-max-lifetime): must be longer than CODER_DEFAULT_OAUTH_ACCESS_LIFETIME',
    ]);
  });

  it('warns of refresh tokens that the end of the grant cuts short', () => {
    expect(warningsOf({ CODER_DEFAULT_OAUTH_REFRESH_LIFETIME: '91d' })).toEqual([
      'CODER_DEFAULT_OAUTH_REFRESH_LIFETIME (--default-oauth-refresh-lifetime): is longer than CODER_OAUTH_GRANT_MAX_LIFETIME, which ends every grant first',
    ]);
    expect(warningsOf({ CODER_DEFAULT_OAUTH_REFRESH_LIFETIME: '90d' })).toEqual([]);
  });
});

describe('CODER_HOST_PREFIX_COOKIE', () => {
  const PREFIXED = { CODER_HOST_PREFIX_COOKIE: 'true' };

  it.each<[Environment, RegExp]>([
    [{}, /requires an https CODER_ACCESS_URL/],
    [{ CODER_ACCESS_URL: 'http://id.example.com', CODER_SECURE_AUTH_COOKIE: 'true' }, /requires an https CODER_ACCESS_URL/],
    [{ CODER_TLS_ENABLE: 'true', ...TLS_FILES, CODER_ACCESS_URL: 'http://id.example.com' }, /requires an https CODER_ACCESS_URL/],
    [
      { CODER_ACCESS_URL: 'https://id.example.com', CODER_SECURE_AUTH_COOKIE: 'false' },
      /cannot be combined with CODER_SECURE_AUTH_COOKIE=false/,
    ],
  ])('is refused where browsers would drop such a cookie: %j', (env, reason) => {
    expect(errorsOf({ ...PREFIXED, ...env })).toEqual([expect.stringMatching(/^CODER_HOST_PREFIX_COOKIE /)]);
    expect(errorsOf({ ...PREFIXED, ...env })).toEqual([expect.stringMatching(reason)]);
  });

  it.each<Environment>([{ CODER_ACCESS_URL: 'https://id.example.com' }, { CODER_TLS_ENABLE: 'true', ...TLS_FILES }])(
    'is accepted: %j',
    (env) => {
      expect(errorsOf({ ...PREFIXED, ...env })).toEqual([]);
    },
  );
});

describe('SameSite=None', () => {
  const NONE = { CODER_SAMESITE_AUTH_COOKIE: 'none' };

  it.each<Environment>([
    {},
    { CODER_ACCESS_URL: 'http://id.example.com' },
    { CODER_ACCESS_URL: 'https://id.example.com', CODER_SECURE_AUTH_COOKIE: 'false' },
    { CODER_TLS_ENABLE: 'true', ...TLS_FILES, CODER_ACCESS_URL: 'http://id.example.com' },
  ])('is refused if the cookie is not Secure: %j', (env) => {
    expect(errorsOf({ ...NONE, ...env })).toEqual([expect.stringMatching(/^CODER_SAMESITE_AUTH_COOKIE .* none requires a Secure cookie/)]);
  });

  it.each<Environment>([
    { CODER_SECURE_AUTH_COOKIE: 'true' },
    { CODER_ACCESS_URL: 'https://id.example.com' },
    { CODER_TLS_ENABLE: 'true', ...TLS_FILES },
  ])('is accepted if it is: %j', (env) => {
    expect(errorsOf({ ...NONE, ...env })).toEqual([]);
  });
});

describe('a rule', () => {
  it.each<[string, Environment]>([
    ['CODER_TLS_ENABLE', { CODER_TLS_ENABLE: 'yes', CODER_TLS_CERT_FILE: '/c.pem' }],
    ['CODER_SECURE_AUTH_COOKIE', { CODER_SECURE_AUTH_COOKIE: 'yes', CODER_SAMESITE_AUTH_COOKIE: 'none' }],
  ])('is not checked if its own input %s is invalid', (variable, env) => {
    expect(errorsOf(env)).toEqual([expect.stringMatching(`^${variable} .*must be true or false$`)]);
  });
});

describe('the access URL', () => {
  it.each(['http://id.example.com', 'http://10.0.0.1:3000'])('%s causes a warning: tokens cross the network unencrypted', (url) => {
    expect(warningsOf({ CODER_ACCESS_URL: url })).toEqual([
      expect.stringMatching(/^CODER_ACCESS_URL .*passwords and tokens are sent unencrypted$/),
    ]);
  });

  it.each(['http://localhost:3000', 'http://127.0.0.1:3000', 'http://[::1]:3000', 'https://id.example.com'])('%s causes none', (url) => {
    expect(warningsOf({ CODER_ACCESS_URL: url })).toEqual([]);
  });

  it('causes a warning if it is https and the cookie is not Secure', () => {
    expect(warningsOf({ CODER_ACCESS_URL: 'https://id.example.com', CODER_SECURE_AUTH_COOKIE: 'false' })).toEqual([
      expect.stringMatching(/^CODER_SECURE_AUTH_COOKIE .*plain HTTP/),
    ]);
  });
});
