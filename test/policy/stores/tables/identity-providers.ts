import { userObject } from '../../../../src/authz/index.js';
import { UserLinksStore } from '../../../../src/identity-providers/links/user-links.store.js';
import { UserLinksSystemStore } from '../../../../src/identity-providers/links/user-links.system-store.js';
import type { LinkWrite } from '../../../../src/identity-providers/links/user-links.repository.js';
import type { AccountInsert } from '../../../../src/identity-providers/login/accounts.repository.js';
import { AccountsSystemStore } from '../../../../src/identity-providers/login/accounts.system-store.js';
import { SOMEBODY } from '../../subjects.js';
import { asks, storeTable, TX } from '../table.js';

const LINK = 'c0000000-0000-4000-8000-000000000001';
const LEASE = { linkId: LINK, mark: '2026-01-01', refreshToken: 'r' };
const TOKENS = { accessToken: 'a', refreshToken: null, expiresAt: null };
const PROFILE = { email: 'a@example.test', name: '', avatarUrl: '', githubComUserId: null, status: 'active' } as const;
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
    releaseRefresh: {
      only,
      call: (store, actor) => store.releaseRefresh(actor, LEASE),
      asks: [asks('update_personal', 'user', 'forbidden')],
    },
  },
});

export const accountsSystem = storeTable({
  store: AccountsSystemStore,
  build: (authorizer, repository) => new AccountsSystemStore(repository('accounts'), authorizer),
  methods: {
    lockByLinkedId: {
      only,
      call: (store, actor) => store.lockByLinkedId(actor, 'oidc', 'i||s', TX),
      asks: [asks('read', 'user', 'forbidden')],
    },
    lockByEmail: {
      only,
      call: (store, actor) => store.lockByEmail(actor, 'a@example.test', TX),
      asks: [asks('read', 'user', 'forbidden')],
    },
    anyExists: { only, call: (store, actor) => store.anyExists(actor, TX), asks: [asks('read', 'user', 'forbidden')] },
    takenUsernames: { only, call: (store, actor) => store.takenUsernames(actor, ['a'], TX), asks: [asks('read', 'user', 'forbidden')] },
    insert: {
      only,
      call: (store, actor) => store.insert(actor, { email: 'a@example.test' } as AccountInsert, TX), // nothing else matters here
      asks: [asks('create', 'user', 'forbidden')],
    },
    update: { only, call: (store, actor) => store.update(actor, SOMEBODY, PROFILE, TX), asks: [asks('update', 'user', 'forbidden')] },
  },
});
