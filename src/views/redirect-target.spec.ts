import { describeRedirect } from './redirect-target.js';

const SITE = 'https://gatehouse.example';

describe('describeRedirect (MCP-16)', () => {
  it.each([
    ['https://app.example/cb', 'web', 'app.example'],
    ['https://app.example:8443/cb', 'web', 'app.example:8443'],
    ['https://gatehouse.example@evil.example/cb', 'web', 'evil.example'],
    ['https://gatehouse.example.evil.example/cb', 'web', 'gatehouse.example.evil.example'],
    ['https://gatehоuse.example/cb', 'web', 'xn--gatehuse-rbh.example'],
    ['http://app.example/cb', 'plain-web', 'app.example'],
    ['https://localhost.evil.example/cb', 'web', 'localhost.evil.example'],
    ['http://127.0.0.1:5000/cb', 'this-computer', '127.0.0.1:5000'],
    ['http://127.8.8.8/cb', 'this-computer', '127.8.8.8'],
    ['http://2130706433/cb', 'this-computer', '127.0.0.1'],
    ['http://[::1]:5000/cb', 'this-computer', '[::1]:5000'],
    ['http://[0:0:0:0:0:0:0:1]/cb', 'this-computer', '[::1]'],
    ['http://LOCALHOST:1/cb', 'this-computer', 'localhost:1'],
    ['https://app.localhost/cb', 'this-computer', 'app.localhost'],
    ['com.example.app:/cb', 'app-scheme', 'com.example.app'],
    ['cursor://gatehouse.example/cb', 'app-scheme', 'cursor'],
    ['urn:ietf:wg:oauth:2.0:oob', 'app-scheme', 'urn'],
    ['https://gatehouse.example/swagger/oauth2-redirect.html', 'this-site', 'gatehouse.example'],
    ['https://gatehouse.example:8443/cb', 'web', 'gatehouse.example:8443'],
  ])('%s is %s: %s', (uri, kind, label) => {
    expect(describeRedirect(uri, SITE)).toEqual({ kind, label });
  });

  it('recognizes this site on loopback by its port', () => {
    expect(describeRedirect('http://127.0.0.1:3000/swagger', 'http://127.0.0.1:3000').kind).toBe('this-site');
    expect(describeRedirect('http://127.0.0.1:3001/swagger', 'http://127.0.0.1:3000').kind).toBe('this-computer');
  });
});
