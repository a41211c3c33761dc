import { loadConfig, resolveAccessUrl } from '../config/index.js';
import { announcements, listenFault } from './listening.js';

/** The announcements when the system bound port 4000 on these addresses. */
const said = (env: Record<string, string>, ...addresses: string[]): string[] => {
  const config = loadConfig({ env: { CODER_SWAGGER_ENABLE: 'false', ...env } });
  const bound = addresses.map((address) => ({ address, port: 4000 }));
  return announcements(config, bound, resolveAccessUrl(config, 4000)).map(({ level, text }) => `${level} ${text}`);
};

describe('a listening server announces', () => {
  it('the bound address', () => {
    expect(said({ CODER_HTTP_ADDRESS: '127.0.0.1:0' }, '127.0.0.1')).toEqual(['info listening on http://127.0.0.1:4000']);
    expect(said({ CODER_HTTP_ADDRESS: '[::1]:0' }, '::1')).toEqual(['info listening on http://[::1]:4000']);
  });

  it('all addresses, and the name behind them', () => {
    expect(said({ CODER_HTTP_ADDRESS: 'localhost:0' }, '127.0.0.1', '::1')).toEqual([
      'info listening on http://127.0.0.1:4000 and http://[::1]:4000',
      'info access URL: http://localhost:4000',
    ]);
  });

  it('its address in addition to its access URL', () => {
    expect(said({ CODER_HTTP_ADDRESS: ':0', CODER_ACCESS_URL: 'https://id.example.com' }, '::')).toEqual([
      'info listening on http://[::]:4000',
      'info access URL: https://id.example.com',
    ]);
  });

  it('the pages for developers, if it has them', () => {
    const env = { CODER_HTTP_ADDRESS: '127.0.0.1:0', CODER_SWAGGER_ENABLE: 'true', CODER_DOCS_ENABLE: 'true' };
    expect(said(env, '127.0.0.1').slice(1)).toEqual([
      'info Swagger UI: http://127.0.0.1:4000/swagger',
      'info documentation: http://127.0.0.1:4000/docs/',
    ]);
  });

  it.each([
    [':0', '::', 'http://[::]:4000'],
    ['0.0.0.0:0', '0.0.0.0', 'http://0.0.0.0:4000'],
  ])('with a warning, when it listens on %s without an access URL, that its links work on this machine only', (address, bound, url) => {
    expect(said({ CODER_HTTP_ADDRESS: address }, bound)).toEqual([
      `info listening on ${url}`,
      'info access URL: http://127.0.0.1:4000',
      'warn CODER_ACCESS_URL is not set: links, redirects and the issuer use http://127.0.0.1:4000, which can only be reached from this machine',
    ]);
  });
});

describe('a server that cannot listen', () => {
  const inUse = Object.assign(new Error('no'), { code: 'EADDRINUSE' });

  it('names the setting of the address', () => {
    expect(listenFault(loadConfig({ env: { CODER_HTTP_ADDRESS: '[::1]:80' } }), inUse)).toBe(
      'cannot listen on [::1]:80: the address is in use; stop the other program, or choose another address with CODER_HTTP_ADDRESS (--http-address)',
    );
    const tls = { CODER_TLS_ENABLE: 'true', CODER_TLS_CERT_FILE: '/c', CODER_TLS_KEY_FILE: '/k', CODER_TLS_ADDRESS: '127.0.0.1:443' };
    expect(listenFault(loadConfig({ env: tls }), inUse)).toBe(
      'cannot listen on 127.0.0.1:443: the address is in use; stop the other program, or choose another address with CODER_TLS_ADDRESS (--tls-address)',
    );
    expect(listenFault(loadConfig({ env: {} }), new Error('no'))).toBe('cannot listen on 127.0.0.1:3000: unknown error');
  });
});
