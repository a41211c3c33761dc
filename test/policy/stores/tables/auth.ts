import { ApiKeysStore } from '../../../../src/auth/keys/api-keys.store.js';
import { ApiKeysSystemStore } from '../../../../src/auth/keys/api-keys.system-store.js';
import type { ApiKeyInsert } from '../../../../src/auth/keys/api-keys.repository.js';
import { LoginUsersStore } from '../../../../src/auth/login-users.store.js';
import { LoginUsersSystemStore } from '../../../../src/auth/login-users.system-store.js';
import { RevocationSystemStore } from '../../../../src/auth/revocation/revocation.system-store.js';
import { userObject } from '../../../../src/authz/index.js';
import { ME, SOMEBODY } from '../../subjects.js';
import { asks, filters, storeTable, TX } from '../table.js';

const NOW = new Date();
const ID = 'aaaaaaaaaa';
const KEY = { type: 'api_key', id: ID, owner: SOMEBODY } as const;
const FOUND = { 'keys.findById': { id: ID, userId: SOMEBODY } };
const KEYS_OF_SOMEBODY = { type: 'api_key', owner: SOMEBODY } as const;

export const apiKeys = storeTable({
  store: ApiKeysStore,
  build: (authorizer, repository) => new ApiKeysStore(repository('keys'), authorizer),
  methods: {
    insert: {
      call: (store, actor) => store.insert(actor, { id: ID, userId: SOMEBODY } as ApiKeyInsert, TX), // only its identity matters here
      asks: [asks('create', KEY, 'forbidden')],
    },
    get: { call: (store, actor) => store.get(actor, ID), rows: FOUND, asks: [asks('read', KEY, 'not_found')] },
    getByName: {
      call: (store, actor) => store.getByName(actor, SOMEBODY, 'ci'),
      rows: { 'keys.findByName': { id: ID, userId: SOMEBODY } },
      asks: [asks('read', KEY, 'not_found')],
    },
    list: { call: (store, actor) => store.list(actor, { loginTypes: ['token'] }), asks: [filters('read', 'api_key')] },
    delete: { call: (store, actor) => store.delete(actor, ID, TX), rows: FOUND, asks: [asks('delete', KEY, 'not_found')] },
    deleteOwn: {
      call: (store, actor) => store.deleteOwn(actor, ID, TX),
      asks: [asks('delete', { type: 'api_key', id: ID, owner: ME }, 'forbidden')],
    },
    deleteOthers: {
      call: (store, actor) => store.deleteOthers(actor, SOMEBODY, ['password'], null, TX),
      asks: [asks('delete', KEYS_OF_SOMEBODY, 'forbidden')],
    },
    expire: { call: (store, actor) => store.expire(actor, ID, NOW, TX), rows: FOUND, asks: [asks('update', KEY, 'not_found')] },
    deleteApplicationKeys: {
      call: (store, actor) => store.deleteApplicationKeys(actor, SOMEBODY, TX),
      asks: [asks('delete', KEYS_OF_SOMEBODY, 'forbidden')],
    },
  },
});

export const apiKeysSystem = storeTable({
  store: ApiKeysSystemStore,
  build: (authorizer, repository) => new ApiKeysSystemStore(repository('keys'), authorizer),
  methods: {
    deleteExpired: {
      only: 'dbpurge',
      call: (store, actor) => store.deleteExpired(actor, NOW, 10),
      asks: [asks('delete', 'api_key', 'forbidden')],
    },
    writeUses: {
      only: 'system-restricted',
      call: (store, actor) => store.writeUses(actor, []),
      asks: [asks('update', 'api_key', 'forbidden')],
    },
  },
});

export const loginUsers = storeTable({
  store: LoginUsersStore,
  build: (authorizer, repository) => new LoginUsersStore(repository('users'), authorizer),
  methods: {
    findByEmail: { call: (store, actor) => store.findByEmail(actor, 'ada@example.test'), asks: [asks('read', 'user', 'forbidden')] },
    hasLoggedInFrom: {
      call: (store, actor) => store.hasLoggedInFrom(actor, SOMEBODY, '192.0.2.7'),
      asks: [asks('read', 'user', 'forbidden')],
    },
    activateDormant: {
      call: (store, actor) => store.activateDormant(actor, SOMEBODY, TX),
      asks: [asks('update', userObject(SOMEBODY), 'forbidden')],
    },
    replaceHash: {
      call: (store, actor) => store.replaceHash(actor, SOMEBODY, 'old', 'new'),
      asks: [asks('update_personal', userObject(SOMEBODY), 'forbidden')],
    },
  },
});

export const loginUsersSystem = storeTable({
  store: LoginUsersSystemStore,
  build: (authorizer, repository) => new LoginUsersSystemStore(repository('users'), authorizer),
  methods: {
    makeDormant: {
      only: 'dormancy',
      call: (store, actor) => store.makeDormant(actor, NOW, 10, TX),
      asks: [asks('update', 'user', 'forbidden')],
    },
  },
});

const EVERYTHING = { userId: null, madeUntil: NOW };

export const revocation = storeTable({
  store: RevocationSystemStore,
  build: (authorizer, repository) => new RevocationSystemStore(repository('revocation'), authorizer),
  methods: {
    count: { only: 'revoker', call: (store, actor) => store.count(actor, EVERYTHING), asks: [asks('read', 'api_key', 'forbidden')] },
    revokeGrants: {
      only: 'revoker',
      call: (store, actor) => store.revokeGrants(actor, EVERYTHING, 10),
      asks: [asks('delete', 'oauth2_app_code_token', 'forbidden')],
    },
    deleteKeys: {
      only: 'revoker',
      call: (store, actor) => store.deleteKeys(actor, EVERYTHING, 10),
      asks: [asks('delete', 'api_key', 'forbidden')],
    },
  },
});
