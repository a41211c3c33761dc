import { sectorIdentifierUriFault, sectorOf } from './sectors.js';

const APP = { id: 'a1', subjectType: 'pairwise', sectorIdentifierUri: '', redirectUris: ['https://one.example/cb'] } as const;

describe('the sector of an app', () => {
  it.each([
    ['the host of its redirect URIs', APP, 'one.example'],
    ['whatever their port and path', { ...APP, redirectUris: ['https://one.example:8443/a', 'https://ONE.example/b'] }, 'one.example'],
    ['the host of its sector identifier URI', { ...APP, sectorIdentifierUri: 'https://sector.example/list.json' }, 'sector.example'],
    ['itself, if it runs on the machines of its users', { ...APP, redirectUris: ['http://127.0.0.1/cb', 'com.example.app:/cb'] }, 'app a1'],
    ['itself, if nobody is sent back to it', { ...APP, redirectUris: [] }, 'app a1'],
  ])('is %s', (_what, app, sector) => {
    expect(sectorOf(app)).toBe(sector);
    expect(sectorIdentifierUriFault(app)).toBeNull();
  });

  it.each([
    ['two hosts', { ...APP, redirectUris: ['https://one.example/cb', 'https://two.example/cb'] }, /same host/],
    ['a host, and the machine of the user', { ...APP, redirectUris: ['https://one.example/cb', 'http://127.0.0.1/cb'] }, /same host/],
    ['a list that is not https', { ...APP, sectorIdentifierUri: 'http://sector.example/list.json' }, /https/],
    ['a list with a fragment', { ...APP, sectorIdentifierUri: 'https://sector.example/list.json#x' }, /fragment/],
  ])('cannot be named by %s', (_what, app, fault) => {
    expect(sectorIdentifierUriFault(app)).toMatch(fault);
  });

  it('matters to pairwise subjects only', () => {
    expect(
      sectorIdentifierUriFault({ ...APP, subjectType: 'public', redirectUris: ['https://a.example/', 'https://b.example/'] }),
    ).toBeNull();
  });
});
