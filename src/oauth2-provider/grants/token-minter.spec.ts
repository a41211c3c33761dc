import { systemSubject } from '../../authz/index.js';
import type { GrantRow } from './grants.repository.js';
import { clientIdOf } from '../apps/client-id.js';
import { SCOPE_CATALOG } from '../scope-catalog.js';
import { TokenMinter } from './token-minter.js';

const NOW = new Date('2026-01-01T00:00:00Z');

describe('an access token', () => {
  const inserted: string[][] = [];
  const keys = {
    insertion: (_actor: unknown, _presented: unknown, { scopes }: { scopes: string[] }) => {
      inserted.push(scopes);
      return { guards: [], write: {} };
    },
  };
  const grants = { tokenInsertion: () => ({}) };
  const lifetimes = { oauthAccessTokenLifetimeSeconds: 3600, oauthRefreshLifetimeSeconds: 7200 };
  const signing = { sign: (type: string, claims: object) => Promise.resolve(JSON.stringify([type, claims])) };
  const accessUrl = { issuer: 'https://gatehouse.example' };
  const proofs = {};
  const minter = new TokenMinter(keys as never, grants as never, signing as never, proofs as never, accessUrl as never, lifetimes);

  async function mint(scope: string, ofGrant: string): Promise<void> {
    const grant = { id: 'g', userId: 'u', appId: 'a', resource: 'r', scope: ofGrant, absoluteExpiresAt: new Date(NOW.getTime() + 1e9) };
    const issue = { subjectType: 'user', appSecretId: null, binding: { kind: 'none' }, scope, isRefreshable: false } as const;
    const request = { ...issue, clientId: clientIdOf('a', null), clientAddress: '127.0.0.1', now: NOW };
    const target = { identifier: 'r', catalog: SCOPE_CATALOG, server: null };
    // The check of the scope reads nothing else of the grant.
    await minter.mint({ ...request, grant: grant as unknown as GrantRow, target, owner: systemSubject('system-oauth2') });
  }

  beforeEach(() => inserted.splice(0));

  it.each([
    ['user:read file:read', 'user:read'],
    ['coder:all', 'user:read'],
    ['gatehouse:admin', 'coder:all'],
    ['', 'user:read'],
    ['no-such:scope', 'user:read'],
  ])('with the scope %j is never issued under a grant of %j', async (scope, ofGrant) => {
    await expect(mint(scope, ofGrant)).rejects.toThrow('a token has at most the scope of its grant');
    expect(inserted).toEqual([]);
  });

  it.each([
    ['user:read', 'user:read'],
    ['user:read', 'file:read user:read'],
    ['user:read', 'coder:all'],
    ['gatehouse:admin', 'user:read gatehouse:admin'],
  ])('with the scope %j is issued under a grant of %j', async (scope, ofGrant) => {
    await mint(scope, ofGrant);
    expect(inserted).toEqual([scope.split(' ')]);
  });
});
