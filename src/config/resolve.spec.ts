import { loadConfig } from './load.js';
import { boundUrls, isUnnamed, resolveAccessUrl, resolveSecureAuthCookie, strictTransportSecurity } from './resolve.js';

const configured = (env: Record<string, string>): ReturnType<typeof loadConfig> => loadConfig({ env });

describe('resolveAccessUrl', () => {
  it('is the configured URL on any port', () => {
    expect(resolveAccessUrl(configured({ CODER_ACCESS_URL: 'https://id.example.com/' }), 4000)).toBe('https://id.example.com');
  });

  it.each([
    ['127.0.0.1:0', 'http://127.0.0.1:4000'],
    ['localhost:0', 'http://localhost:4000'],
    ['192.168.1.7:0', 'http://192.168.1.7:4000'],
    ['[::1]:0', 'http://[::1]:4000'],
    ['0.0.0.0:0', 'http://127.0.0.1:4000'],
    ['[::]:0', 'http://127.0.0.1:4000'],
    [':0', 'http://127.0.0.1:4000'],
  ])('has the bound port and a callable host for %s', (address, url) => {
    expect(resolveAccessUrl(configured({ CODER_HTTP_ADDRESS: address }), 4000)).toBe(url);
  });

  it('omits the standard port of its scheme', () => {
    expect(resolveAccessUrl(configured({}), 80)).toBe('http://127.0.0.1');
    expect(resolveAccessUrl({ ...configured({}), tlsEnable: true }, 443)).toBe('https://127.0.0.1');
    expect(resolveAccessUrl({ ...configured({}), tlsEnable: true }, 80)).toBe('https://127.0.0.1:80');
  });

  it('has the host of CODER_TLS_ADDRESS if HTTPS is served there', () => {
    const config = configured({ CODER_TLS_ADDRESS: '192.168.1.7:3443' });
    expect(resolveAccessUrl({ ...config, tlsEnable: true }, 3443)).toBe('https://192.168.1.7:3443');
    expect(resolveAccessUrl(config, 3000)).toBe('http://127.0.0.1:3000');
  });
});

describe('boundUrls', () => {
  it('name every bound address as a browser would', () => {
    const bound = [
      { address: '127.0.0.1', port: 3000 },
      { address: '::1', port: 80 },
      { address: '::', port: 443 },
    ];
    expect(boundUrls({ tlsEnable: false }, bound)).toEqual(['http://127.0.0.1:3000', 'http://[::1]', 'http://[::]:443']);
    expect(boundUrls({ tlsEnable: true }, bound)).toEqual(['https://127.0.0.1:3000', 'https://[::1]:80', 'https://[::]']);
  });
});

describe('isUnnamed', () => {
  it.each([
    [{ CODER_HTTP_ADDRESS: ':3000' }, true],
    [{ CODER_HTTP_ADDRESS: '0.0.0.0:3000' }, true],
    [{ CODER_HTTP_ADDRESS: '[::]:3000' }, true],
    [{ CODER_HTTP_ADDRESS: ':3000', CODER_ACCESS_URL: 'https://id.example.com' }, false],
    [{ CODER_HTTP_ADDRESS: '192.168.1.7:3000' }, false],
    [{}, false],
  ])('%j: %s', (env, answer) => {
    expect(isUnnamed(configured(env))).toBe(answer);
  });
});

describe('strictTransportSecurity', () => {
  it('is the complete header, or missing', () => {
    const all = { CODER_STRICT_TRANSPORT_SECURITY: '60', CODER_STRICT_TRANSPORT_SECURITY_OPTIONS: 'includesubdomains,PRELOAD' };
    expect(strictTransportSecurity(configured(all))).toBe('max-age=60; includeSubDomains; preload');
    expect(strictTransportSecurity(configured({ CODER_STRICT_TRANSPORT_SECURITY: '60' }))).toBe('max-age=60');
    expect(strictTransportSecurity(configured({}))).toBeUndefined();
  });
});

describe('resolveSecureAuthCookie', () => {
  it('follows the scheme of the access URL by default', () => {
    expect(resolveSecureAuthCookie(configured({}), 'https://id.example.com')).toBe(true);
    expect(resolveSecureAuthCookie(configured({}), 'http://127.0.0.1:3000')).toBe(false);
  });

  it('is the configured value', () => {
    expect(resolveSecureAuthCookie(configured({ CODER_SECURE_AUTH_COOKIE: 'true' }), 'http://127.0.0.1')).toBe(true);
    expect(resolveSecureAuthCookie(configured({ CODER_SECURE_AUTH_COOKIE: 'false' }), 'https://127.0.0.1')).toBe(false);
  });
});
