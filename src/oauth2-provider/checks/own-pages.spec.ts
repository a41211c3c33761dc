import { AccessUrl } from '../../common/index.js';
import { loadConfig } from '../../config/index.js';
import { OwnPages, OwnPagesSettings } from './own-pages.js';

function ownPages(accessUrl: string, allowed = ''): OwnPages {
  const url = new AccessUrl();
  url.set(accessUrl);
  return new OwnPages(url, new OwnPagesSettings(loadConfig({ env: { CODER_ALLOWED_HOSTS: allowed } })));
}

describe('the pages of this server', () => {
  it.each([
    'https://gatehouse.example/x',
    'https://gatehouse.example./x',
    'https://GATEHOUSE.example:443/x',
    'https://alias.example/x',
    'https://alias.example./x',
    'https://alias.example:8443/x',
  ])('include %s', (uri) => {
    expect(ownPages('https://gatehouse.example', 'alias.example').includes(uri)).toBe(true);
  });

  it.each(['https://gatehouse.example:8443/x', 'https://client.example/x', 'https://gatehouse.example.client.example/x', 'app:/x', 'x'])(
    'do not include %s',
    (uri) => {
      expect(ownPages('https://gatehouse.example', 'alias.example').includes(uri)).toBe(false);
    },
  );

  it.each(['http://127.0.0.1:3000/x', 'http://localhost:3000/x', 'http://localhost.:3000/x', 'http://[::1]:3000/x'])(
    'on loopback include each of its names: %s',
    (uri) => {
      expect(ownPages('http://localhost:3000').includes(uri)).toBe(true);
    },
  );
});
