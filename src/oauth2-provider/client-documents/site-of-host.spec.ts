import { siteOfHost } from './site-of-host.js';

describe('the site that a document counts for', () => {
  it.each([
    ['client.example', 'https://client.example'],
    ['a.b.client.example', 'https://client.example'],
    ['client.example.', 'https://client.example'],
    ['a.client.co.uk', 'https://client.co.uk'],
    ['other.client.com.au', 'https://client.com.au'],
    ['example.de', 'https://example.de'],
    ['localhost', 'https://localhost'],
    ['192.0.2.1', 'https://192.0.2.1'],
    ['[2001:db8:1:2::3]', 'https://2001:db8:1:2::/64'],
  ])('of %s is %s', (host, site) => {
    expect(siteOfHost(host)).toBe(site);
  });
});
