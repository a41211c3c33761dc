import { userObject } from '../../../../src/authz/index.js';
import { UserLinksStore } from '../../../../src/identity-providers/links/user-links.store.js';
import { UserLinksSystemStore } from '../../../../src/identity-providers/links/user-links.system-store.js';
import type { LinkWrite } from '../../../../src/identity-providers/links/user-links.repository.js';
import { LoginAttemptsSystemStore } from '../../../../src/identity-providers/login/login-attempts.system-store.js';
import { SOMEBODY } from '../../subjects.js';
import { asks, storeTable, TX } from '../table.js';

const LINK = 'c0000000-0000-4000-8000-000000000001';
const LEASE = { linkId: LINK, mark: '2026-01-01', refreshToken: 'r', subject: null };
const TOKENS = { accessToken: 'a', refreshToken: null, expiresAt: null };
const only = 'login';

export const userLinks = storeTable({
  store: UserLinksStore,
  build: (authorizer, repository) => new UserLinksStore(repository('links'), authorizer),
  methods: {
    getClaims: {
      call: (store, actor) => store.getClaims(actor, SOMEBODY, 'oidc'),
      asks: [asks('read_personal', userObject(SOMEBODY), 'not_found')],
    },
  },
});

export const userLinksSystem = storeTable({
  store: UserLinksSystemStore,
  build: (authorizer, repository) => new UserLinksSystemStore(repository('links'), authorizer),
  methods: {
    find: { only, call: (store, actor) => store.find(actor, SOMEBODY, 'oidc', TX), asks: [asks('read_personal', 'user', 'forbidden')] },
    save: {
      only,
      call: (store, actor) => store.save(actor, null, { userId: SOMEBODY } as LinkWrite, TX), // nothing else matters here
      asks: [asks('update_personal', 'user', 'forbidden')],
    },
    getState: { only, call: (store, actor) => store.getState(actor, LINK), asks: [asks('read_personal', 'user', 'forbidden')] },
    acquireRefresh: {
      only,
      call: (store, actor) => store.acquireRefresh(actor, LINK, new Date(0), 30),
      asks: [asks('update_personal', 'user', 'forbidden')],
    },
    saveRefreshed: {
      only,
      call: (store, actor) => store.saveRefreshed(actor, LEASE, TOKENS),
      asks: [asks('update_personal', 'user', 'forbidden')],
    },
    saveRefreshFailure: {
      only,
      call: (store, actor) => store.saveRefreshFailure(actor, LEASE, { reason: '', isFinal: false }),
      asks: [asks('update_personal', 'user', 'forbidden')],
    },
    releaseRefresh: {
      only,
      call: (store, actor) => store.releaseRefresh(actor, LEASE),
      asks: [asks('update_personal', 'user', 'forbidden')],
    },
  },
});

const ATTEMPT = { stateHash: Buffer.alloc(32), providerId: 'oidc', redirectUri: '', target: '/', expiresAt: new Date(0) };

export const loginAttemptsSystem = storeTable({
  store: LoginAttemptsSystemStore,
  build: (authorizer, repository) => new LoginAttemptsSystemStore(repository('attempts'), authorizer),
  methods: {
    insert: { only, call: (store, actor) => store.insert(actor, ATTEMPT), asks: [asks('update_personal', 'user', 'forbidden')] },
    take: {
      only,
      call: (store, actor) => store.take(actor, ATTEMPT.stateHash, 'oidc', new Date(0)),
      asks: [asks('update_personal', 'user', 'forbidden')],
    },
    deleteExpired: {
      only,
      call: (store, actor) => store.deleteExpired(actor, new Date(0), 1),
      asks: [asks('update_personal', 'user', 'forbidden')],
    },
    deleteBeyond: { only, call: (store, actor) => store.deleteBeyond(actor, 1, 1), asks: [asks('update_personal', 'user', 'forbidden')] },
  },
});
