import { userObject } from '../../../../src/authz/index.js';
import { DirectoryStore } from '../../../../src/users/directory/directory.store.js';
import type { UserSearch } from '../../../../src/users/user-search.js';
import type { FirstUserInsert, UserInsert } from '../../../../src/users/users.repository.js';
import { UsersStore } from '../../../../src/users/users.store.js';
import { UsersSystemStore } from '../../../../src/users/users.system-store.js';
import { SOMEBODY } from '../../subjects.js';
import { asks, filters, storeTable, TX } from '../table.js';

const USER = userObject(SOMEBODY);
const ROW = { id: SOMEBODY, rbacRoles: ['auditor'] };

export const users = storeTable({
  store: UsersStore,
  build: (authorizer, repository) => new UsersStore(repository('users'), authorizer),
  methods: {
    get: { call: (store, actor) => store.get(actor, SOMEBODY), rows: { 'users.findById': ROW }, asks: [asks('read', USER, 'not_found')] },
    getByUsername: {
      call: (store, actor) => store.getByUsername(actor, 'ada'),
      rows: { 'users.findByUsername': ROW },
      asks: [asks('read', USER, 'not_found')],
    },
    getRoles: {
      call: (store, actor) => store.getRoles(actor, SOMEBODY),
      rows: { 'users.findRoles': { roles: [], organizationRoles: {} } },
      asks: [asks('read_personal', USER, 'not_found'), filters('read', 'organization_member')],
    },
    setRoles: {
      call: (store, actor) => store.setRoles(actor, SOMEBODY, ['user-admin'], TX),
      rows: { 'users.lock': ROW },
      asks: [asks('read', USER, 'not_found'), asks('assign', 'assign_role', 'forbidden'), asks('unassign', 'assign_role', 'forbidden')],
    },
    lockAnyOwner: {
      call: (store, actor) => store.lockAnyOwner(actor, TX),
      asks: [asks('unassign', 'assign_role', 'forbidden')],
    },
    isTaken: {
      call: (store, actor) => store.isTaken(actor, { username: 'ada', email: 'ada@example.test' }),
      rows: { 'users.listIdsOf': [SOMEBODY] },
      asks: [asks('read', USER, { answers: false })],
    },
    authorizeInsert: {
      call: (store, actor) => {
        store.authorizeInsert(actor);
      },
      asks: [asks('create', 'user', 'forbidden')],
    },
    insert: {
      call: (store, actor) => store.insert(actor, { roles: ['auditor'] } as unknown as UserInsert, TX), // the rest is only handed on
      asks: [asks('create', 'user', 'forbidden'), asks('assign', 'assign_role', 'forbidden')],
    },
  },
});

export const usersSystem = storeTable({
  store: UsersSystemStore,
  build: (authorizer, repository) => new UsersSystemStore(repository('users'), authorizer),
  methods: {
    anyExists: {
      only: 'system-restricted',
      call: (store, actor) => store.anyExists(actor),
      asks: [asks('read', 'user', 'forbidden')],
    },
    setPassword: {
      only: 'system-restricted',
      call: (store, actor) => store.setPassword(actor, SOMEBODY, 'hash', TX),
      asks: [asks('update_personal', 'user', 'forbidden')],
    },
    insertFirst: {
      only: 'system-restricted',
      call: (store, actor) => store.insertFirst(actor, {} as FirstUserInsert, TX), // only handed on
      asks: [asks('create', 'user', 'forbidden')],
    },
  },
});

export const directory = storeTable({
  store: DirectoryStore,
  build: (authorizer, repository) => new DirectoryStore(repository('directory'), authorizer),
  methods: {
    list: {
      call: (store, actor) => store.list(actor, {} as UserSearch, { limit: null, offset: 0, afterId: null }),
      asks: [filters('read', 'user')],
    },
    mayUpdate: { call: (store, actor) => store.mayUpdate(actor, SOMEBODY), asks: [asks('update', USER, { answers: false })] },
    getHashedPassword: {
      call: (store, actor) => store.getHashedPassword(actor, SOMEBODY),
      rows: { 'directory.findSecrets': { hashedPassword: 'hash' } },
      asks: [asks('update_personal', USER, 'forbidden')],
    },
    updateProfile: {
      call: (store, actor) => store.updateProfile(actor, SOMEBODY, { username: 'ada', name: '', avatarUrl: '' }, TX),
      asks: [asks('update_personal', USER, 'forbidden')],
    },
    updateStatus: {
      call: (store, actor) => store.updateStatus(actor, SOMEBODY, 'suspended', TX),
      asks: [asks('update', USER, 'forbidden')],
    },
    replacePassword: {
      call: (store, actor) => store.replacePassword(actor, SOMEBODY, null, 'hash', TX),
      asks: [asks('update_personal', USER, 'forbidden')],
    },
    softDelete: {
      call: (store, actor) => store.softDelete(actor, SOMEBODY, TX),
      rows: { 'directory.softDelete': true },
      asks: [asks('delete', USER, 'forbidden')],
    },
  },
});
