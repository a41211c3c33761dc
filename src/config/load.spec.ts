import { homedir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';

import { ConfigError, type Fault } from './faults.js';
import { loadConfig, type ConfigSources } from './load.js';

const load = (sources: ConfigSources = {}): ReturnType<typeof loadConfig> => loadConfig({ env: {}, isTerminal: false, ...sources });

function refused(sources: ConfigSources): ConfigError {
  try {
    load(sources);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('the configuration was accepted');
}

const faultsOf = (sources: ConfigSources): readonly Fault[] => refused(sources).faults;

describe('loadConfig', () => {
  it('has a value for every setting without any environment', () => {
    expect({ ...load() }).toEqual({
      httpAddress: { host: '127.0.0.1', port: 3000 },
      accessUrl: undefined,
      allowedHosts: [],
      hostPrefixCookie: false,
      proxyTrustedOrigins: [],
      corsAllowedOrigins: [],
      credentialCacheMib: 32,
      limitsStoreUrl: undefined,
      limitsStoreCaFile: undefined,
      maxConnectionsPerNetwork: 1_000,
      workers: 1,
      bodyMemoryMib: 64,
      bodyTimeoutSeconds: 20,
      proxyTrustedHeaders: ['x-forwarded-for'],
      httpKeepAliveSeconds: 72,
      shutdownDrainSeconds: 7,
      tlsEnable: false,
      tlsCertFile: undefined,
      tlsKeyFile: undefined,
      tlsAddress: undefined,
      tlsMinVersion: 'tls12',
      tlsCiphers: [],
      tlsClientAuth: 'none',
      tlsClientCaFile: undefined,
      strictTransportSecurityOptions: [],
      strictTransportSecuritySeconds: 0,
      swaggerEnable: true,
      docsEnable: false,
      pgConnectionUrl: undefined,
      pgMigrationUrl: undefined,
      pgReplicaUrl: undefined,
      pgConnMaxOpen: 10,
      pgConnMaxIdle: undefined,
      pgStatementTimeoutSeconds: 30,
      pgPreparedStatements: 'auto',
      pgSingleStatements: 'auto',
      configDir: join(homedir(), '.config/gatehouse'),
      sessionDurationSeconds: 86_400,
      disableSessionExpiryRefresh: false,
      defaultTokenLifetimeSeconds: 7 * 24 * 3600,
      maxTokenLifetimeSeconds: 876_600 * 3600,
      maxAdminTokenLifetimeSeconds: 7 * 24 * 3600,
      cacheDirectory: undefined,
      externalTokenEncryptionKeys: undefined,
      disablePasswordAuth: false,
      secureAuthCookie: undefined,
      samesiteAuthCookie: 'lax',
      termsOfServiceUrl: undefined,
      oidcProviderNames: [],
      oidcIssuerUrl: undefined,
      oidcClientId: undefined,
      oidcClientSecret: undefined,
      oidcClientKeyFile: undefined,
      oidcClientCertFile: undefined,
      oidcScopes: ['openid', 'profile', 'email'],
      oidcAuthUrlParams: { access_type: 'offline' },
      oidcAllowSignups: true,
      oidcEmailDomain: [],
      oidcIgnoreEmailVerified: false,
      oidcUsernameField: 'preferred_username',
      oidcNameField: 'name',
      oidcEmailField: 'email',
      oidcGroupField: undefined,
      oidcGroupMapping: {},
      oidcGroupRegexFilter: '.*',
      oidcGroupAutoCreate: false,
      oidcAllowedGroups: [],
      oidcUserRoleField: undefined,
      oidcUserRoleMapping: {},
      oidcUserRoleDefault: [],
      oidcIgnoreUserinfo: false,
      oidcAccessTokenClaims: false,
      oidcSignInText: 'OpenID Connect',
      oidcIconUrl: undefined,
      oidcSignupsDisabledText: undefined,
      oidcRedirectUrl: undefined,
      oidcDangerousEmailFallback: false,
      oidcDangerousSkipIssuerChecks: false,
      oidcProviders: [],
      githubClientId: undefined,
      githubClientSecret: undefined,
      githubAllowedOrgs: [],
      githubAllowedTeams: [],
      githubAllowEveryone: false,
      githubAllowSignups: false,
      githubEnterpriseBaseUrl: undefined,
      oauth2ProviderEnable: true,
      oauthAccessTokenLifetimeSeconds: 3600,
      oauthRefreshLifetimeSeconds: 2_592_000,
      oauthGrantLifetimeSeconds: 7_776_000,
      oauthClientMetadataDomains: [],
      oauthPrivateKeyJwtEnable: false,
      oauthRequirePushedAuthorizationRequests: false,
      dangerousAllowPrivateClientHosts: false,
      oauthRegistrationLimit: 10_000,
      oauthRegistrationLimitPerNetwork: 100,
      oauthRegistrationUnusedLifetimeSeconds: 604_800,
      oauthDpopNonce: false,
      oauthSigningKeyLifetimeSeconds: 2_592_000,
      oauthSigningEddsa: false,
      oauthSsoSessionLifetimeSeconds: 0,
      disableQueryTokens: false,
      apiRateLimit: 512,
      loginRateLimit: 60,
      oauth2RateLimit: 60,
      oauth2ClientRateLimit: 6_000,
      oauth2IntrospectionRateLimit: 60_000,
      filesRateLimit: 12,
      apiKeysRetentionSeconds: 7 * 86_400,
      auditForwardFile: undefined,
      auditForwardSyslog: undefined,
      auditForwardSyslogCaFile: undefined,
      auditForwardWebhookSecret: undefined,
      auditForwardWebhookUrl: undefined,
      auditLogsRetentionSeconds: 0,
      dormancyThresholdSeconds: 90 * 86_400,
      dangerousDisableRateLimits: false,
      prometheusEnable: false,
      prometheusAddress: { host: '127.0.0.1', port: 2112 },
      traceEnable: false,
      verbose: false,
      logFormat: 'json',
      cliUpgradeMessage: undefined,
    });
  });

  it('gives a flag precedence over the variable and the variable over the default', () => {
    const env = { CODER_API_RATE_LIMIT: '100', CODER_SESSION_DURATION: '2h' };
    expect(load({ env, argv: ['--api-rate-limit', '7'] })).toMatchObject({ apiRateLimit: 7, sessionDurationSeconds: 7200 });
  });

  it('ignores a variable that a flag overrides', () => {
    expect(load({ env: { CODER_API_RATE_LIMIT: 'many' }, argv: ['--api-rate-limit=7'] }).apiRateLimit).toBe(7);
  });

  it('treats an empty variable as missing', () => {
    expect(load({ env: { CODER_API_RATE_LIMIT: '', CODER_PG_CONNECTION_URL: '  ' } })).toMatchObject({
      apiRateLimit: 512,
      loginRateLimit: 60,
      oauth2RateLimit: 60,
      oauth2ClientRateLimit: 6_000,
      oauth2IntrospectionRateLimit: 60_000,
      filesRateLimit: 12,
      pgConnectionUrl: undefined,
    });
  });

  it('restores the default for an empty flag', () => {
    const env = { CODER_PG_CONNECTION_URL: 'postgres://db/app' };
    expect(load({ env, argv: ['--postgres-url='] }).pgConnectionUrl).toBeUndefined();
  });

  it('trims spaces around a value, which are common in environment files', () => {
    expect(load({ env: { CODER_HTTP_ADDRESS: ' 127.0.0.1:4000 ' } }).httpAddress.port).toBe(4000);
  });

  it.each([
    ['127.0.0.1:3000', true],
    ['[::1]:3000', true],
    ['localhost:3000', true],
    [':3000', false],
    ['0.0.0.0:3000', false],
    ['192.168.1.7:3000', false],
  ])('serves Swagger by default only on loopback: %s', (address, isServed) => {
    expect(load({ env: { CODER_HTTP_ADDRESS: address } }).swaggerEnable).toBe(isServed);
    expect(load({ env: { CODER_HTTP_ADDRESS: address, CODER_SWAGGER_ENABLE: String(!isServed) } }).swaggerEnable).toBe(!isServed);
  });

  it('logs for people on a terminal only, unless configured otherwise', () => {
    expect(load({ isTerminal: true }).logFormat).toBe('human');
    expect(load({ isTerminal: false }).logFormat).toBe('json');
    expect(load({ isTerminal: true, env: { CODER_LOG_FORMAT: 'json' } }).logFormat).toBe('json');
  });

  it('is immutable at any depth', () => {
    const config = load({ env: { CODER_PROXY_TRUSTED_ORIGINS: '10.0.0.0/8' } });
    expect(Object.isFrozen(config)).toBe(true);
    expect(Object.isFrozen(config.httpAddress)).toBe(true);
    expect(Object.isFrozen(config.proxyTrustedOrigins)).toBe(true);
  });

  it('hides its secrets when it is printed or logged as a whole', () => {
    const config = load({ env: { CODER_PG_CONNECTION_URL: 'postgres://u:hunter2@db/app' } });
    expect(config.pgConnectionUrl).toBe('postgres://u:hunter2@db/app');
    for (const shown of [JSON.stringify({ config }), inspect(config), inspect({ config }, { depth: 5 })]) {
      expect(shown).not.toContain('hunter2');
      expect(shown).toContain('***');
      expect(shown).toContain('3000');
    }
  });
});

describe('ConfigError', () => {
  it('reports every fault at once, one line each with variable, flag and reason', () => {
    const error = refused({
      env: { CODER_HTTP_ADDRESS: 'nowhere', CODER_SESSION_DURATION: '24', CODER_TLS_ENABLE: 'true' },
      argv: ['--api-rate-limit=many', '--sesion-duration', '2h', '--samesite-auth-cookie', 'none'],
    });
    expect(error.message.split('\n')).toEqual([
      '--sesion-duration: is not a known flag, did you mean --session-duration?',
      'CODER_HTTP_ADDRESS (--http-address): "nowhere" must be host:port, [IPv6]:port or :port',
      'CODER_SESSION_DURATION (--session-duration): "24" has no unit: use for example 24h, 30m or 90s',
      'CODER_API_RATE_LIMIT (--api-rate-limit): "many" must be a whole number',
      'CODER_TLS_CERT_FILE (--tls-cert-file): is required with CODER_TLS_ENABLE',
      'CODER_TLS_KEY_FILE (--tls-key-file): is required with CODER_TLS_ENABLE',
    ]);
    expect(error.faults).toHaveLength(6);
  });

  it.each([
    ['CODER_HTTP_ADDRESS', 'here'],
    ['CODER_ACCESS_URL', 'example.com'],
    ['CODER_PROXY_TRUSTED_ORIGINS', '10.0.0.0/99'],
    ['CODER_PROXY_TRUSTED_HEADERS', 'X Real IP'],
    ['CODER_TLS_ENABLE', 'yes'],
    ['CODER_STRICT_TRANSPORT_SECURITY', '-1'],
    ['CODER_SWAGGER_ENABLE', 'maybe'],
    ['CODER_PG_CONNECTION_URL', 'mysql://db'],
    ['CODER_PG_MIGRATION_URL', 'mysql://db'],
    ['CODER_PG_CONN_MAX_OPEN', '1'],
    ['CODER_PG_CONN_MAX_IDLE', '-1'],
    ['CODER_PG_STATEMENT_TIMEOUT', 'x'],
    ['CODER_PG_PREPARED_STATEMENTS', 'maybe'],
    ['CODER_HTTP_KEEP_ALIVE_TIMEOUT', '0'],
    ['CODER_SHUTDOWN_DRAIN', 'x'],
    ['CODER_SESSION_DURATION', '0'],
    ['CODER_DISABLE_SESSION_EXPIRY_REFRESH', 'x'],
    ['CODER_DISABLE_PASSWORD_AUTH', 'x'],
    ['CODER_SECURE_AUTH_COOKIE', 'x'],
    ['CODER_SAMESITE_AUTH_COOKIE', 'strict'],
    ['CODER_TERMS_OF_SERVICE_URL', 'terms'],
    ['CODER_OAUTH2_PROVIDER_ENABLE', 'x'],
    ['CODER_DEFAULT_OAUTH_ACCESS_LIFETIME', '0s'],
    ['CODER_DEFAULT_OAUTH_REFRESH_LIFETIME', '-1h'],
    ['CODER_OAUTH_GRANT_MAX_LIFETIME', '90'],
    ['CODER_DISABLE_QUERY_TOKENS', 'x'],
    ['CODER_API_RATE_LIMIT', '1.5'],
    ['CODER_DANGEROUS_DISABLE_RATE_LIMITS', 'x'],
    ['CODER_VERBOSE', 'x'],
    ['CODER_LOG_FORMAT', 'xml'],
  ])('names %s for %j, once', (variable, value) => {
    expect(faultsOf({ env: { [variable]: value } }).map((fault) => fault.variable)).toEqual([variable]);
  });

  it.each([
    { CODER_PG_CONNECTION_URL: 'mysql://u:hunter2@db/app' },
    { CODER_PG_CONNECTION_URL: 'postgres://u:hun/ter2@db:x/app' },
    { CODER_PG_CONNECTION_URL: 'host=db password=hunter2' },
    { CODER_ACCESS_URL: 'https://u:hunter2@id.example.com' },
    { CODER_ACCESS_URL: 'https://u:p@hunter2@id.example.com' },
    { CODER_ACCESS_URL: 'https://id.example.com/?token=hunter2' },
    { CODER_HTTP_ADDRESS: 'postgres://u:hunter2@db/app' },
    { CODER_HTTP_ADDRESS: 'postgres://u:hunter2\n@db/app' },
    { CODER_PROXY_TRUSTED_ORIGINS: '10.0.0.0/8,postgres://u:hunter2@db/app' },
  ])('never repeats a password: %j', (env) => {
    const error = refused({ env });
    expect(`${error.message}${error.stack ?? ''}${inspect(error)}`).not.toMatch(/hunter2|hun\/ter2/);
  });

  it('keeps a value with line breaks on one line, and shortens a long one', () => {
    const { message } = refused({ env: { CODER_LOG_FORMAT: `a\nb\u001b[31m${'x'.repeat(500)}` } });
    expect(message).toMatch(/^CODER_LOG_FORMAT \(--log-format\): "a\\nb\\u001b\[31mx+…" must be human or json$/);
    expect(message.length).toBeLessThan(150);
  });
});

describe('warnings', () => {
  const warningsOf = (sources: ConfigSources): string[] => {
    const lines: string[] = [];
    load({ ...sources, warn: (line) => lines.push(line) });
    return lines;
  };

  it('point out a misspelt variable', () => {
    expect(warningsOf({ env: { CODER_ACCES_URL: 'https://x', CDOER_HTTP_ADDRESS: ':1' } })).toEqual([
      'CODER_ACCES_URL: is not a known variable, did you mean CODER_ACCESS_URL?',
      'CDOER_HTTP_ADDRESS: is not a known variable, did you mean CODER_HTTP_ADDRESS?',
    ]);
  });

  it('are omitted when the configuration is refused', () => {
    const lines: string[] = [];
    expect(() => load({ env: { CODER_ACCES_URL: 'x', CODER_VERBOSE: 'x' }, warn: (line) => lines.push(line) })).toThrow(ConfigError);
    expect(lines).toEqual([]);
  });
});
