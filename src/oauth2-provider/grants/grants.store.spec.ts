import { type Actor, systemSubject } from '../../authz/index.js';
import type { GrantInsert } from './grant-insert.js';
import type { GrantsRepository } from './grants.repository.js';
import { GrantsStore } from './grants.store.js';

const USER = 'a0000000-0000-4000-8000-000000000001';

describe('a grant with administrator access', () => {
  const inserted: string[] = [];
  const repository = {
    insertion: (grant: GrantInsert) => {
      inserted.push(grant.scope);
    },
  } as unknown as GrantsRepository; // Nothing else is called.
  // The authorizer permits everything: the rule does not depend on roles.
  const store = new GrantsStore(repository, {} as never, {} as never, {} as never, {} as never, { authorize: () => undefined } as never);

  function insert(actor: Actor, scope: string): void {
    store.grantInsertion(actor, { userId: USER, scope } as GrantInsert);
  }

  function withKey(loginType: 'password' | 'token' | 'oauth2_provider_app'): Actor {
    return { ...systemSubject('system-oauth2'), id: USER, credential: { keyId: 'k', loginType, expiresAt: new Date(), authTime: null } };
  }

  beforeEach(() => inserted.splice(0));

  it.each([
    ['the server', systemSubject('system-oauth2')],
    ['a long-lived token', withKey('token')],
    ['an app', withKey('oauth2_provider_app')],
  ])('cannot be created by %s', (_who, actor) => {
    for (const scope of ['gatehouse:admin', 'user:read gatehouse:admin.read']) {
      expect(() => {
        insert(actor, scope);
      }).toThrow('administrator scopes without consent');
    }
    expect(inserted).toEqual([]);
    insert(actor, 'user:read');
    expect(inserted).toEqual(['user:read']);
  });

  it('can be created in a login session', () => {
    insert(withKey('password'), 'gatehouse:admin');
    expect(inserted).toEqual(['gatehouse:admin']);
  });
});
