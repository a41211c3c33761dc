import { ApiKeysStore } from '../../../../src/auth/keys/api-keys.store.js';
import { ApiKeysSystemStore } from '../../../../src/auth/keys/api-keys.system-store.js';
import type { ApiKeyInsert } from '../../../../src/auth/keys/api-key-row.js';
import type { Actor } from '../../../../src/authz/index.js';
import { ME, SOMEBODY } from '../../subjects.js';
import { asks, filters, HOLDER, storeTable, TX } from '../table.js';

const NOW = new Date();
const ID = 'aaaaaaaaaa';
const KEY = { type: 'api_key', id: ID, owner: SOMEBODY } as const;
const ROW = { id: ID, userId: SOMEBODY };
const HELD = { 'holders.lock': HOLDER };
const FOUND = { ...HELD, 'keys.findById': ROW, 'keys.lock': ROW };
const THEIR_KEY = { ...KEY, holder: HOLDER };
const KEYS_OF_SOMEBODY = { type: 'api_key', owner: SOMEBODY, holder: HOLDER } as const;

/** The actor, if there is one, with a key at hand. */
function presenting(actor: Actor | null | undefined): Actor {
  const presented = actor && { ...actor, credential: { keyId: ID } };
  return presented as Actor; // the rest of a credential does not matter here, nor what nobody presents
}

export const apiKeys = storeTable({
  store: ApiKeysStore,
  build: (authorizer, repository) => new ApiKeysStore(repository('keys'), repository('spentIds'), repository('holders'), authorizer),
  methods: {
    insert: {
      call: (store, actor) => store.insert(actor, { id: ID, userId: SOMEBODY } as ApiKeyInsert, TX), // only its identity matters here
      rows: HELD,
      asks: [asks('create', THEIR_KEY, 'forbidden')],
    },
    insertion: {
      call: (store, actor) => store.insertion(presenting(actor), [], { id: ID, userId: ME } as ApiKeyInsert), // only its identity matters here
      asks: [asks('create', { type: 'api_key', id: ID, owner: ME }, 'forbidden')],
    },
    authorizeActingAs: {
      call: (store, actor) => store.authorizeActingAs(actor, SOMEBODY, NOW, TX),
      rows: HELD,
      asks: [asks('create', KEYS_OF_SOMEBODY, 'forbidden')],
    },
    spendReservedId: {
      call: (store, actor) => store.spendReservedId(actor, { id: ID, userId: SOMEBODY }, NOW, TX),
      rows: HELD,
      asks: [asks('create', THEIR_KEY, 'forbidden')],
    },
    requirePresented: {
      call: (store, actor) => store.requirePresented(presenting(actor), NOW, TX),
      rows: { 'keys.lockOwner': [] },
      asks: [asks('create', { type: 'api_key', id: ID, owner: ME }, 'forbidden')],
    },
    insertSession: {
      call: (store, actor) => store.insertSession(actor, { id: ID, userId: SOMEBODY } as ApiKeyInsert, TX), // only its identity matters here
      asks: [asks('create', { ...KEY, holder: 'oneself' }, 'forbidden')],
    },
    sessionInsertion: {
      call: (store, actor) => store.sessionInsertion(actor, { id: ID, userId: SOMEBODY } as ApiKeyInsert), // only its identity matters here
      asks: [asks('create', { ...KEY, holder: 'oneself' }, 'forbidden')],
    },
    get: { call: (store, actor) => store.get(actor, ID), rows: FOUND, asks: [asks('read', KEY, 'not_found')] },
    getByName: {
      call: (store, actor) => store.getByName(actor, SOMEBODY, 'ci'),
      rows: { 'keys.findByName': { id: ID, userId: SOMEBODY } },
      asks: [asks('read', KEY, 'not_found')],
    },
    list: { call: (store, actor) => store.list(actor, { loginTypes: ['token'] }), asks: [filters('read', 'api_key')] },
    delete: {
      call: (store, actor) => store.delete(actor, ID, TX),
      rows: FOUND,
      asks: [asks('delete', KEY, 'not_found'), asks('delete', THEIR_KEY, 'forbidden')],
    },
    deleteOwn: {
      call: (store, actor) => store.deleteOwn(actor, ID, TX),
      asks: [asks('delete', { type: 'api_key', id: ID, owner: ME }, 'forbidden')],
    },
    deleteSession: {
      call: (store, actor) => store.deleteSession(actor, ID, Buffer.alloc(32), TX),
      asks: [asks('delete', { type: 'api_key', id: ID }, 'forbidden')],
    },
    deleteOthers: {
      call: (store, actor) => store.deleteOthers(actor, SOMEBODY, ['password'], null, TX),
      rows: HELD,
      asks: [asks('delete', KEYS_OF_SOMEBODY, 'forbidden')],
    },
    endPersonal: {
      call: (store, actor) => store.endPersonal(actor, SOMEBODY, null, TX),
      rows: HELD,
      asks: [asks('delete', KEYS_OF_SOMEBODY, 'forbidden')],
    },
    expire: {
      call: (store, actor) => store.expire(actor, ID, NOW, TX),
      rows: FOUND,
      asks: [asks('update', KEY, 'not_found'), asks('update', THEIR_KEY, 'forbidden')],
    },
    deleteApplicationKeys: {
      call: (store, actor) => store.deleteApplicationKeys(actor, SOMEBODY, TX),
      rows: HELD,
      asks: [asks('delete', KEYS_OF_SOMEBODY, 'forbidden')],
    },
  },
});

export const apiKeysSystem = storeTable({
  store: ApiKeysSystemStore,
  build: (authorizer, repository) => new ApiKeysSystemStore(repository('keys'), authorizer),
  methods: {
    revokeAllKeysOf: {
      only: 'revoker',
      call: (store, actor) => store.revokeAllKeysOf(actor, SOMEBODY, TX),
      asks: [asks('delete', 'api_key', 'forbidden')],
    },
    revokeAccessTokens: {
      only: 'system-oauth2',
      call: (store, actor) => store.revokeAccessTokens(actor, [ID], TX),
      asks: [asks('delete', 'api_key', 'forbidden')],
    },
    accessTokenRevocation: {
      only: 'system-oauth2',
      call: (store, actor) => store.accessTokenRevocation(actor, [ID]),
      asks: [asks('delete', 'api_key', 'forbidden')],
    },
    countOf: {
      only: 'revoker',
      call: (store, actor) => store.countOf(actor, null),
      asks: [asks('read', 'api_key', 'forbidden')],
    },
    revokeAllKeys: {
      only: 'revoker',
      call: (store, actor) => store.revokeAllKeys(actor, { ids: [SOMEBODY] }, TX),
      asks: [asks('delete', 'api_key', 'forbidden')],
    },
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
