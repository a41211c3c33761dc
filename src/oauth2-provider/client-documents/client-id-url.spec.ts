import { clientIdUrlFault, isClientIdUrl } from './client-id-url.js';

describe('a client ID that is a URL', () => {
  it.each([
    'https://client.example/app.json',
    'https://client.example:8443/oauth/client',
    'https://client.example/app?version=2',
    'https://client.example/a/',
    'https://client.example/@scope/app.json',
    'https://client.example/app?owner=me@client.example',
    'https://xn--bcher-kva.example/app',
  ])('may be %s', (clientId) => {
    expect(isClientIdUrl(clientId)).toBe(true);
    expect(clientIdUrlFault(clientId)).toBeNull();
  });

  it.each([
    ['https://client.example', /path/],
    ['https://client.example/', /path/],
    ['https://client.example/a/../app', /dot segments/],
    ['https://client.example/./app', /dot segments/],
    ['https://client.example/%2e%2e/app', /dot segments/],
    ['https://client.example/app#x', /fragment/],
    ['https://client.example/app#', /fragment/],
    ['https://user@client.example/app', /credentials/],
    ['https://user:secret@client.example/app', /credentials/],
    ['https://@client.example/app', /credentials/],
    ['https://Client.example/app', /normal form/],
    ['https://client.example:443/app', /normal form/],
    ['https://2130706433/app', /normal form/],
    ['https://0x7f.1/app', /normal form/],
    ['https://client.example/a b', /normal form/],
    ['https://bücher.example/app', /normal form/],
    ['https:client.example/app', /https URL/],
    ['HTTPS://client.example/app', /https URL/],
    ['https:///app', /https URL/],
    [`https://client.example/${'x'.repeat(2048)}`, /2048/],
  ])('must not be %j', (clientId, fault) => {
    expect(isClientIdUrl(clientId)).toBe(true);
    expect(clientIdUrlFault(clientId)).toMatch(fault);
  });

  it.each(['http://client.example/app', 'd0000000-0000-4000-8000-000000000001', 'client.example/app', ''])('is not %j', (clientId) => {
    expect(isClientIdUrl(clientId)).toBe(false);
  });
});
