import { RoleIdentifier, userObject } from '../../../../src/authz/index.js';
import { UserAdminStore, type LockedUser } from '../../../../src/users/administration/user-admin.store.js';
import { DormantUsersSystemStore } from '../../../../src/users/dormancy/dormant-users.system-store.js';
import type { InvitationInsert } from '../../../../src/users/invitations/invitations.repository.js';
import { InvitationsStore } from '../../../../src/users/invitations/invitations.store.js';
import { InvitationsSystemStore } from '../../../../src/users/invitations/invitations.system-store.js';
import { LoginUsersStore } from '../../../../src/users/login/login-users.store.js';
import type { AccountInsert } from '../../../../src/users/upstream/upstream-accounts.port.js';
import { UpstreamAccountsSystemStore } from '../../../../src/users/upstream/upstream-accounts.system-store.js';
import type { UserSearch } from '../../../../src/users/user-search.js';
import type { UserInsert } from '../../../../src/users/users.repository.js';
import { UsersStore } from '../../../../src/users/users.store.js';
import { UsersSystemStore } from '../../../../src/users/users.system-store.js';
import { EffectiveRolesStore } from '../../../../src/users/permissions/effective-roles.store.js';
import { HERE, ME, SOMEBODY } from '../../subjects.js';
import { asks, filters, HOLDER, storeTable, TX } from '../table.js';

const NOW = new Date();
const USER = userObject(SOMEBODY);
const ROW = { id: SOMEBODY, rbacRoles: ['auditor'] };

export const effectiveRoles = storeTable({
  store: EffectiveRolesStore,
  build: (authorizer, repository) => new EffectiveRolesStore(repository('credentials'), authorizer),
  methods: {
    list: {
      call: (store, actor) => store.list(actor, SOMEBODY),
      rows: {
        'credentials.findRoles': [{ identifier: new RoleIdentifier('auditor') }, { identifier: new RoleIdentifier('scribe', HERE) }],
      },
      asks: [
        asks('read_personal', USER, 'not_found'),
        asks('read', { type: 'organization_member', id: SOMEBODY, owner: SOMEBODY, organization: HERE }, 'goes on'),
      ],
    },
  },
});

export const users = storeTable({
  store: UsersStore,
  build: (authorizer, repository) => new UsersStore(repository('users'), authorizer),
  methods: {
    get: [
      { call: (store, actor) => store.get(actor, SOMEBODY), rows: { 'users.findById': ROW }, asks: [asks('read', USER, 'not_found')] },
      {
        when: 'oneself, whose personal data one may read',
        call: (store, actor) => store.get(actor, ME),
        rows: { 'users.findById': { ...ROW, id: ME } },
        asks: [asks('read', userObject(ME), 'goes on'), asks('read_personal', userObject(ME), 'not_found')],
        refused: [0],
      },
    ],
    getSelf: {
      call: (store, actor) => store.getSelf(actor),
      rows: { 'users.findById': { ...ROW, id: ME } },
      open: 'it is the row that the credential was found with; what is shown of it, the route demands',
    },
    ownerOfPresented: {
      call: (store, actor) => store.ownerOfPresented(actor),
      open: 'it is the row that the credential was found with, and nothing of it is shown',
    },
    presentedBy: {
      call: (store, actor) => store.presentedBy(actor),
      asks: [asks('read', userObject(ME), 'goes on'), asks('read_personal', userObject(ME), 'not_found')],
      refused: [0],
    },
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
      call: (store, actor) => store.setRoles(actor, SOMEBODY, ['user-admin'], [], TX),
      rows: { 'users.lock': ROW },
      asks: [asks('read', USER, 'not_found'), asks('assign', 'assign_role', 'forbidden'), asks('unassign', 'assign_role', 'forbidden')],
    },
    listTaken: {
      call: (store, actor) => store.listTaken(actor, { username: 'ada', email: 'ada@example.test' }),
      rows: { 'users.listHoldersOf': [{ id: SOMEBODY, username: true, email: false }] },
      asks: [asks('read', USER, { answers: [] })],
    },
    mayInsert: { call: (store, actor) => store.mayInsert(actor), asks: [asks('create', 'user', { answers: false })] },
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

const INVITATION = { email: 'a@example.test', roles: ['auditor'], createdAt: NOW } as unknown as InvitationInsert; // the rest is only handed on

export const invitations = storeTable({
  store: InvitationsStore,
  build: (authorizer, repository) => new InvitationsStore(repository('invitations'), authorizer),
  methods: {
    authorize: {
      call: (store, actor) => {
        store.authorize(actor);
      },
      asks: [asks('create', 'user', 'forbidden')],
    },
    insert: {
      call: (store, actor) => store.insert(actor, INVITATION, 1, TX),
      asks: [asks('create', 'user', 'forbidden'), asks('assign', 'assign_role', 'forbidden')],
    },
    list: { call: (store, actor) => store.list(actor, NOW), asks: [asks('create', 'user', 'forbidden')] },
    delete: {
      call: (store, actor) => store.delete(actor, SOMEBODY, TX),
      rows: { 'invitations.delete': INVITATION },
      asks: [asks('create', 'user', 'forbidden')],
    },
  },
});

export const invitationsSystem = storeTable({
  store: InvitationsSystemStore,
  build: (authorizer, repository) => new InvitationsSystemStore(repository('invitations'), authorizer),
  methods: {
    findByToken: {
      only: 'login',
      call: (store, actor) => store.findByToken(actor, Buffer.from('x'), NOW),
      asks: [asks('create', 'user', 'forbidden')],
    },
    claim: { only: 'login', call: (store, actor) => store.claim(actor, SOMEBODY, NOW, TX), asks: [asks('create', 'user', 'forbidden')] },
  },
});

export const usersSystem = storeTable({
  store: UsersSystemStore,
  build: (authorizer, repository) => new UsersSystemStore(repository('users'), authorizer),
  methods: {
    updateLastSeen: {
      only: 'system-restricted',
      call: (store, actor) => store.updateLastSeen(actor, []),
      asks: [asks('update', 'user', 'forbidden')],
    },
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
      call: (store, actor) => store.insertFirst(actor, {} as UserInsert, TX), // only handed on
      rows: { 'users.claimFirst': true, 'users.insert': ROW },
      asks: [asks('create', 'user', 'forbidden')],
    },
  },
});

export const dormantUsers = storeTable({
  store: DormantUsersSystemStore,
  build: (authorizer, repository) => new DormantUsersSystemStore(repository('users'), authorizer),
  methods: {
    activate: {
      only: 'system-restricted',
      call: (store, actor) => store.activate(actor, SOMEBODY, TX),
      asks: [asks('update', 'user', 'forbidden')],
    },
    makeDormant: {
      only: 'dormancy',
      call: (store, actor) => store.makeDormant(actor, NOW, SOMEBODY, 10, TX),
      asks: [asks('update', 'user', 'forbidden')],
    },
  },
});

const HELD_USER = { ...USER, holder: HOLDER };
const LOCKED = { id: SOMEBODY, holder: HOLDER } as LockedUser; // the rest is for services

export const userAdmin = storeTable({
  store: UserAdminStore,
  build: (authorizer, repository) => new UserAdminStore(repository('users'), repository('holders'), authorizer),
  methods: {
    list: {
      call: (store, actor) => store.list(actor, {} as UserSearch, { limit: null, offset: 0, afterId: null }),
      asks: [filters('read', 'user')],
    },
    lock: {
      call: (store, actor) => store.lock(actor, 'delete', SOMEBODY, TX),
      rows: { 'holders.lock': HOLDER, 'users.find': ROW },
      asks: [asks('delete', HELD_USER, 'forbidden')],
    },
    mayUpdatePersonal: {
      call: (store, actor) => store.mayUpdatePersonal(actor, SOMEBODY),
      asks: [asks('update_personal', USER, { answers: false })],
    },
    mayRename: { call: (store, actor) => store.mayRename(actor, SOMEBODY), asks: [asks('update', USER, { answers: false })] },
    mayUpdate: { call: (store, actor) => store.mayUpdate(actor, LOCKED), asks: [asks('update', HELD_USER, { answers: false })] },
    getHashedPassword: {
      call: (store, actor) => store.getHashedPassword(actor, SOMEBODY),
      rows: { 'holders.find': HOLDER, 'users.findSecrets': { hashedPassword: 'hash' } },
      asks: [asks('update_personal', HELD_USER, 'forbidden')],
    },
    updateProfile: {
      call: (store, actor) => store.updateProfile(actor, LOCKED, { username: 'ada', name: '', avatarUrl: '' }, TX),
      asks: [asks('update_personal', HELD_USER, 'forbidden')],
    },
    updateStatus: {
      call: (store, actor) => store.updateStatus(actor, LOCKED, 'suspended', TX),
      asks: [asks('update', HELD_USER, 'forbidden')],
    },
    replacePassword: {
      call: (store, actor) => store.replacePassword(actor, LOCKED, null, 'hash', TX),
      asks: [asks('update_personal', HELD_USER, 'forbidden')],
    },
    softDelete: { call: (store, actor) => store.softDelete(actor, LOCKED, TX), asks: [asks('delete', HELD_USER, 'forbidden')] },
  },
});

const PROFILE = { email: 'a@example.test', name: '', avatarUrl: '', githubComUserId: null, status: 'active' } as const;

export const upstreamAccounts = storeTable({
  store: UpstreamAccountsSystemStore,
  build: (authorizer, repository) => new UpstreamAccountsSystemStore(repository('accounts'), repository('users'), authorizer),
  methods: {
    lockByLinkedId: {
      only: 'login',
      call: (store, actor) => store.lockByLinkedId(actor, 'oidc', 'i||s', TX),
      asks: [asks('read', 'user', 'forbidden')],
    },
    lockByEmail: {
      only: 'login',
      call: (store, actor) => store.lockByEmail(actor, 'a@example.test', TX),
      asks: [asks('read', 'user', 'forbidden')],
    },
    anyExists: { only: 'login', call: (store, actor) => store.anyExists(actor, TX), asks: [asks('read', 'user', 'forbidden')] },
    takenUsernames: {
      only: 'login',
      call: (store, actor) => store.takenUsernames(actor, ['a'], TX),
      asks: [asks('read', 'user', 'forbidden')],
    },
    insert: {
      only: 'login',
      call: (store, actor) => store.insert(actor, { email: 'a@example.test' } as AccountInsert, TX), // nothing else matters here
      rows: { 'users.claimFirst': true, 'users.insert': ROW },
      asks: [asks('create', 'user', 'forbidden')],
    },
    update: {
      only: 'login',
      call: (store, actor) => store.update(actor, SOMEBODY, PROFILE, TX),
      asks: [asks('update', 'user', 'forbidden')],
    },
    replaceRoles: {
      only: 'login',
      call: (store, actor) => store.replaceRoles(actor, SOMEBODY, ['user-admin'], TX),
      rows: { 'users.lock': ROW, 'accounts.setRoles': ['user-admin'] },
      asks: [asks('update', 'user', 'forbidden')],
    },
  },
});

const LOGIN_USER = {
  id: SOMEBODY,
  username: 'ada',
  hashedPassword: 'hash',
  status: 'active',
  deleted: false,
  loginType: 'password',
} as const;

export const loginUsers = storeTable({
  store: LoginUsersStore,
  build: (authorizer, repository) => new LoginUsersStore(repository('users'), authorizer),
  methods: {
    findByEmail: { call: (store, actor) => store.findByEmail(actor, 'ada@example.test'), asks: [asks('read', 'user', 'forbidden')] },
    findAttempt: {
      call: (store, actor) => store.findAttempt(actor, 'ada@example.test', '192.0.2.7'),
      asks: [asks('read', 'user', 'forbidden'), asks('read', 'api_key', 'forbidden')],
    },
    lock: { call: (store, actor) => store.lock(actor, SOMEBODY, TX), asks: [asks('read', 'user', 'forbidden')] },
    unchanged: {
      call: (store, actor) => store.unchanged(actor, LOGIN_USER, NOW),
      asks: [asks('read', 'user', 'forbidden')],
    },
    replaceHash: {
      call: (store, actor) => store.replaceHash(actor, SOMEBODY, 'old', 'new'),
      asks: [asks('update_personal', { ...userObject(SOMEBODY), holder: 'oneself' }, 'forbidden')],
    },
  },
});
