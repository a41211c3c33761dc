import { loadConfig } from './load.js';
import { resolveAccessUrl, resolveSecureAuthCookie } from './resolve.js';

const configured = (env: Record<string, string>): ReturnType<typeof loadConfig> => loadConfig({ env });

describe('resolveAccessUrl', () => {
  it('is the configured URL, whatever the port', () => {
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
  ])('has the port that was bound and a host that can be called for %s', (address, url) => {
    expect(resolveAccessUrl(configured({ CODER_HTTP_ADDRESS: address }), 4000)).toBe(url);
  });

  it('leaves out the standard port of its scheme', () => {
    expect(resolveAccessUrl(configured({}), 80)).toBe('http://127.0.0.1');
    expect(resolveAccessUrl({ ...configured({}), tlsEnable: true }, 443)).toBe('https://127.0.0.1');
    expect(resolveAccessUrl({ ...configured({}), tlsEnable: true }, 80)).toBe('https://127.0.0.1:80');
  });
});

describe('resolveSecureAuthCookie', () => {
  it('follows the scheme of the access URL when nothing is configured', () => {
    expect(resolveSecureAuthCookie(configured({}), 'https://id.example.com')).toBe(true);
    expect(resolveSecureAuthCookie(configured({}), 'http://127.0.0.1:3000')).toBe(false);
  });

  it('is what was configured', () => {
    expect(resolveSecureAuthCookie(configured({ CODER_SECURE_AUTH_COOKIE: 'true' }), 'http://127.0.0.1')).toBe(true);
    expect(resolveSecureAuthCookie(configured({ CODER_SECURE_AUTH_COOKIE: 'false' }), 'https://127.0.0.1')).toBe(false);
  });
});
