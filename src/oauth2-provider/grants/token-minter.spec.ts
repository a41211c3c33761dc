import { systemSubject } from '../../authz/index.js';
import type { GrantRow } from './grants.repository.js';
import { TokenMinter } from './token-minter.js';

const NOW = new Date('2026-01-01T00:00:00Z');

describe('an access token', () => {
  const inserted: string[][] = [];
  const keys = {
    insertion: (_actor: unknown, { scopes }: { scopes: string[] }) => {
      inserted.push(scopes);
      return { guards: [], write: {} };
    },
  };
  const grants = { tokenInsertion: () => ({}) };
  const lifetimes = { oauthAccessTokenLifetimeSeconds: 3600, oauthRefreshLifetimeSeconds: 7200 };
  const minter = new TokenMinter(keys as never, grants as never, lifetimes);

  function mint(scope: string, ofGrant: string): void {
    const grant = { id: 'g', userId: 'u', appId: 'a', resource: 'r', scope: ofGrant, absoluteExpiresAt: new Date(NOW.getTime() + 1e9) };
    const request = { appSecretId: null, scope, isRefreshable: false, clientAddress: '127.0.0.1', now: NOW };
    // The check of the scope reads nothing else of the grant.
    minter.mint({ ...request, grant: grant as unknown as GrantRow, owner: systemSubject('system-oauth2') });
  }

  beforeEach(() => inserted.splice(0));

  it.each([
    ['user:read file:read', 'user:read'],
    ['coder:all', 'user:read'],
    ['gatehouse:admin', 'coder:all'],
    ['', 'user:read'],
    ['no-such:scope', 'user:read'],
  ])('with the scope %j is never issued under a grant of %j', (scope, ofGrant) => {
    expect(() => {
      mint(scope, ofGrant);
    }).toThrow('a token has at most the scope of its grant');
    expect(inserted).toEqual([]);
  });

  it.each([
    ['user:read', 'user:read'],
    ['user:read', 'file:read user:read'],
    ['user:read', 'coder:all'],
    ['gatehouse:admin', 'user:read gatehouse:admin'],
  ])('with the scope %j is issued under a grant of %j', (scope, ofGrant) => {
    mint(scope, ofGrant);
    expect(inserted).toEqual([scope.split(' ')]);
  });
});
