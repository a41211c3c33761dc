import { isUsableRedirectUri, redirectUriFault } from './redirect-uri.js';

describe('a registered redirect URI', () => {
  it.each([
    'https://client.example/cb',
    'https://client.example/cb?tenant=a&x=',
    'https://localhost:8443/cb',
    'http://localhost/cb',
    'http://localhost:3000',
    'http://127.0.0.1:1234/cb',
    'http://[::1]/cb',
    'com.example.app:/callback',
    'vscode://vendor.extension/callback',
  ])('may be %s', (uri) => {
    expect(redirectUriFault(uri, 'public')).toBeNull();
    expect(isUsableRedirectUri(uri)).toBe(true);
  });

  it.each([
    // URIs that can never work, with the advice in the error.
    ['urn:ietf:wg:oauth:2.0:oob', /out-of-band \(oob\).*http:\/\/127\.0\.0\.1/],
    ['urn:ietf:wg:oauth:2.0:oob:auto', /out-of-band/],
    ['URN:ietf:wg:oauth:2.0:OOB', /out-of-band/],
    ['urn:example:app', /URN/],
    ['https://*.example.com/cb', /wildcard/],
    ['https://client.example/*', /wildcard/],
    ['*', /wildcard/],
    ['http://localhost:*/cb', /wildcard/],
    ['https://{tenant}.example.com/cb', /placeholder/],
    ['https://<your-domain>/cb', /placeholder/],
    ['https://client.example/cb#', /fragment/],
    ['https://client.example/cb#x', /fragment/],
    ['http://client.example/cb', /https/],
    ['http://192.168.0.7/cb', /https/],
    ['http://0.0.0.0:3000/cb', /https/],
    ['http://127.0.0.2/cb', /https/],
    ['http://localhost.client.example/cb', /https/],
    ['/cb', /absolute/],
    ['client.example/cb', /absolute/],
    ['https:client.example/cb', /absolute/],
    ['https:///client.example/cb', /absolute/],
    ['https:\\\\client.example\\cb', /absolute/],
    ['https://client.example/c b', /absolute/],
    ['https://client.example/cb\n', /absolute/],
    ['https://bücher.example/cb', /absolute/],
    ['com.example.app:callback', /path/],
    ['javascript:alert(1)', /dangerous/],
    ['mailto:a@client.example', /dangerous/],
    ['https://user:secret@client.example/cb', /credentials/],
    [`https://client.example/${'x'.repeat(2048)}`, /2048/],
  ])('must not be %j, and the error gives the reason', (uri, reason) => {
    expect(redirectUriFault(uri, 'public')).toMatch(reason);
  });

  it('is on a sub-domain of localhost for confidential clients only: a public one has no secret that distinguishes programs', () => {
    expect(redirectUriFault('http://app.localhost/cb', 'confidential')).toBeNull();
    expect(redirectUriFault('http://app.localhost/cb', 'public')).toMatch(/https/);
  });

  it('is not used if it predates this check and cannot work', () => {
    expect(['urn:ietf:wg:oauth:2.0:oob', 'javascript:alert(1)', 'cb'].filter(isUsableRedirectUri)).toEqual([]);
  });
});
