import { type Environment, refusalsOf, warningsOf } from './load.test-support.js';

const TLS_FILES = { CODER_TLS_CERT_FILE: '/c.pem', CODER_TLS_KEY_FILE: '/k.pem' };

describe('TLS', () => {
  it('needs both files', () => {
    expect(refusalsOf({ CODER_TLS_ENABLE: 'true' })).toEqual([
      'CODER_TLS_CERT_FILE (--tls-cert-file): is needed with CODER_TLS_ENABLE',
      'CODER_TLS_KEY_FILE (--tls-key-file): is needed with CODER_TLS_ENABLE',
    ]);
    expect(refusalsOf({ CODER_TLS_ENABLE: 'true', CODER_TLS_CERT_FILE: '/c.pem' })).toEqual([
      'CODER_TLS_KEY_FILE (--tls-key-file): is needed with CODER_TLS_ENABLE',
    ]);
    expect(refusalsOf({ CODER_TLS_ENABLE: 'true', ...TLS_FILES })).toEqual([]);
  });

  it.each(Object.entries(TLS_FILES))('refuses %s alone even while TLS is off', (variable, file) => {
    expect(refusalsOf({ [variable]: file })).toEqual([
      'CODER_TLS_CERT_FILE (--tls-cert-file): goes together with CODER_TLS_KEY_FILE: set both or none',
    ]);
  });

  it('warns that files without CODER_TLS_ENABLE leave the server in plain HTTP', () => {
    expect(warningsOf(TLS_FILES)).toEqual([
      'CODER_TLS_CERT_FILE (--tls-cert-file): has no effect without CODER_TLS_ENABLE: the server speaks plain HTTP',
    ]);
    expect(warningsOf({ ...TLS_FILES, CODER_TLS_ENABLE: 'true' })).toEqual([]);
  });
});

describe('OAuth lifetimes', () => {
  it('refuses refresh tokens that do not outlive access tokens', () => {
    const line =
      'CODER_DEFAULT_OAUTH_REFRESH_LIFETIME (--default-oauth-refresh-lifetime): must be longer than CODER_DEFAULT_OAUTH_ACCESS_LIFETIME';
    expect(refusalsOf({ CODER_DEFAULT_OAUTH_REFRESH_LIFETIME: '1h' })).toEqual([line]);
    expect(refusalsOf({ CODER_DEFAULT_OAUTH_ACCESS_LIFETIME: '721h' })).toEqual([line]);
    expect(refusalsOf({ CODER_DEFAULT_OAUTH_REFRESH_LIFETIME: '3601s' })).toEqual([]);
  });

  it('refuses grants that do not outlive access tokens', () => {
    expect(refusalsOf({ CODER_OAUTH_GRANT_MAX_LIFETIME: '60m' })).toEqual([
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

describe('SameSite=None', () => {
  const NONE = { CODER_SAMESITE_AUTH_COOKIE: 'none' };

  it.each<Environment>([
    {},
    { CODER_ACCESS_URL: 'http://id.example.com' },
    { CODER_ACCESS_URL: 'https://id.example.com', CODER_SECURE_AUTH_COOKIE: 'false' },
    { CODER_TLS_ENABLE: 'true', ...TLS_FILES, CODER_ACCESS_URL: 'http://id.example.com' },
  ])('is refused when the cookie is not Secure: %j', (env) => {
    expect(refusalsOf({ ...NONE, ...env })).toEqual([expect.stringMatching(/^CODER_SAMESITE_AUTH_COOKIE .* none needs a Secure cookie/)]);
  });

  it.each<Environment>([
    { CODER_SECURE_AUTH_COOKIE: 'true' },
    { CODER_ACCESS_URL: 'https://id.example.com' },
    { CODER_TLS_ENABLE: 'true', ...TLS_FILES },
  ])('is accepted when it is: %j', (env) => {
    expect(refusalsOf({ ...NONE, ...env })).toEqual([]);
  });
});

describe('a rule', () => {
  it.each<[string, Environment]>([
    ['CODER_TLS_ENABLE', { CODER_TLS_ENABLE: 'yes', CODER_TLS_CERT_FILE: '/c.pem' }],
    ['CODER_SECURE_AUTH_COOKIE', { CODER_SECURE_AUTH_COOKIE: 'yes', CODER_SAMESITE_AUTH_COOKIE: 'none' }],
  ])('draws no conclusion from %s when that is wrong by itself', (variable, env) => {
    expect(refusalsOf(env)).toEqual([expect.stringMatching(`^${variable} .*must be true or false$`)]);
  });
});

describe('the access URL', () => {
  it.each(['http://id.example.com', 'http://10.0.0.1:3000'])('%s gets a warning: tokens cross the network in the clear', (url) => {
    expect(warningsOf({ CODER_ACCESS_URL: url })).toEqual([expect.stringMatching(/^CODER_ACCESS_URL .*in the clear$/)]);
  });

  it.each(['http://localhost:3000', 'http://127.0.0.1:3000', 'http://[::1]:3000', 'https://id.example.com'])('%s gets none', (url) => {
    expect(warningsOf({ CODER_ACCESS_URL: url })).toEqual([]);
  });

  it('gets a warning when it is https and the cookie is not Secure', () => {
    expect(warningsOf({ CODER_ACCESS_URL: 'https://id.example.com', CODER_SECURE_AUTH_COOKIE: 'false' })).toEqual([
      expect.stringMatching(/^CODER_SECURE_AUTH_COOKIE .*plain HTTP/),
    ]);
  });
});
