import { siteOfHost } from './site-of-host.js';

describe('the site that a document counts for', () => {
  it.each([
    ['client.example', 'https://client.example'],
    ['a.b.client.example', 'https://client.example'],
    ['client.example.', 'https://client.example'],
    ['a.client.co.uk', 'https://client.co.uk'],
    ['other.client.com.au', 'https://client.com.au'],
    ['example.de', 'https://example.de'],
    ['www.city.kawasaki.jp', 'https://city.kawasaki.jp'],
    ['ada.github.io', 'https://ada.github.io'],
    ['www.bob.github.io', 'https://bob.github.io'],
    ['github.io', 'https://github.io'],
    ['app.ada.vercel.app', 'https://ada.vercel.app'],
    ['xn--bcher-kva.example', 'https://xn--bcher-kva.example'],
    ['a.xn--85x722f.xn--55qx5d.cn', 'https://xn--85x722f.xn--55qx5d.cn'],
    ['localhost', 'https://localhost'],
    ['192.0.2.1', 'https://192.0.2.1'],
    ['[2001:db8:1:2::3]', 'https://2001:db8:1:2::/64'],
  ])('of %s is %s', (host, site) => {
    expect(siteOfHost(host)).toBe(site);
  });
});
