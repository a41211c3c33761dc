import { ConfigError } from './faults.js';
import { readProxySettings } from './proxy.js';

describe('the proxy variables', () => {
  it('are read in upper and lower case, upper case first; empty ones are treated as missing', () => {
    expect(readProxySettings({})).toEqual({ http: undefined, https: undefined, except: '' });
    expect(readProxySettings({ HTTP_PROXY: ' ', http_proxy: 'http://p:1', https_proxy: 'https://q', no_proxy: 'a,b' })).toEqual({
      http: 'http://p:1/',
      https: 'https://q/',
      except: 'a,b',
    });
    expect(readProxySettings({ HTTP_PROXY: 'http://one', http_proxy: 'http://two' }).http).toBe('http://one/');
  });

  it('may omit the scheme', () => {
    expect(readProxySettings({ HTTPS_PROXY: 'proxy.corp.test:3128' }).https).toBe('http://proxy.corp.test:3128/');
  });

  it.each(['socks5://p:1080', 'http://', 'http://[', 'ftp://p'])('refuse %s, without repeating it', (given) => {
    const read = (): unknown => readProxySettings({ HTTP_PROXY: given, HTTPS_PROXY: 'ftp://user:secret@x' });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(/^HTTP_PROXY: must be a URL .*\nHTTPS_PROXY: must be a URL/);
    expect(read).not.toThrow(/secret/);
  });
});
