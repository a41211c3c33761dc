import type { NewOAuthSecret } from '../../../../src/oauth2-provider/oauth-secret.js';
import type { NewInitialToken } from '../../../../src/oauth2-provider/registration/initial-access-tokens.repository.js';
import type { RegistrationInsert } from '../../../../src/oauth2-provider/registration/registrations.repository.js';
import { RegistrationsStore } from '../../../../src/oauth2-provider/registration/registrations.store.js';
import type { SpentAssertion } from '../../../../src/oauth2-provider/client-keys/spent-assertions.repository.js';
import { SpentAssertionsStore } from '../../../../src/oauth2-provider/client-keys/spent-assertions.store.js';
import { ClientDocumentsStore } from '../../../../src/oauth2-provider/client-documents/client-documents.store.js';
import { asks, storeTable, TX } from '../table.js';

const URL = 'https://client.example/app.json';
const NOW = new Date();
const ID = 'd0000000-0000-4000-8000-000000000001';
const PREFIX = Buffer.from('prefix');
const SECRET = {} as NewOAuthSecret; // only handed on
const CREATE = [asks('create', 'oauth2_app', 'forbidden')];
const UPDATE = [asks('update', 'oauth2_app', 'forbidden')];
const DELETE = [asks('delete', 'oauth2_app', 'forbidden')];

export const spentAssertions = storeTable({
  store: SpentAssertionsStore,
  build: (authorizer, repository) => new SpentAssertionsStore(repository('assertions'), authorizer),
  methods: {
    spend: {
      call: (store, actor) => store.spend(actor, {} as SpentAssertion),
      asks: [asks('update', 'oauth2_app_secret', 'forbidden')],
    },
    giveBack: {
      call: (store, actor) => store.giveBack(actor, {} as SpentAssertion),
      asks: [asks('update', 'oauth2_app_secret', 'forbidden')],
    },
    deleteExpired: {
      call: (store, actor) => store.deleteExpired(actor, NOW, 1),
      asks: [asks('delete', 'oauth2_app_secret', 'forbidden')],
    },
  },
});

export const registrations = storeTable({
  store: RegistrationsStore,
  build: (authorizer, repository) => new RegistrationsStore(repository('registrations'), repository('tokens'), authorizer),
  methods: {
    authorize: {
      call: (store, actor) => {
        store.authorize(actor);
      },
      asks: CREATE,
    },
    mayRegister: { call: (store, actor) => store.mayRegister(actor), asks: [asks('create', 'oauth2_app', { answers: false })] },
    findByPrefix: { call: (store, actor) => store.findByPrefix(actor, PREFIX), asks: UPDATE },
    lockPolicy: { call: (store, actor) => store.lockPolicy(actor, TX), asks: CREATE },
    count: { call: (store, actor) => store.count(actor, '192.0.2.1', TX), asks: CREATE },
    insert: { call: (store, actor) => store.insert(actor, {} as RegistrationInsert, TX), asks: CREATE },
    update: { call: (store, actor) => store.update(actor, ID, PREFIX, {}, TX), asks: UPDATE },
    lockByPrefix: { call: (store, actor) => store.lockByPrefix(actor, ID, PREFIX, TX), asks: UPDATE },
    rotate: { call: (store, actor) => store.rotate(actor, ID, PREFIX, SECRET, TX), asks: UPDATE },
    revokeToken: { call: (store, actor) => store.revokeToken(actor, ID, TX), asks: UPDATE },
    touch: { call: (store, actor) => store.touch(actor, ID, NOW, TX), asks: UPDATE },
    lockUnused: {
      call: (store, actor) => store.lockUnused(actor, { usedBefore: NOW }, 100, TX),
      rows: { 'registrations.lockUnused': [ID] },
      asks: DELETE,
    },
    findToken: { call: (store, actor) => store.findToken(actor, PREFIX), asks: CREATE },
    listTokens: { call: (store, actor) => store.listTokens(actor), asks: CREATE },
    insertToken: { call: (store, actor) => store.insertToken(actor, {} as NewInitialToken, SECRET, TX), asks: CREATE },
    useToken: { call: (store, actor) => store.useToken(actor, ID, NOW, TX), asks: CREATE },
    deleteToken: { call: (store, actor) => store.deleteToken(actor, ID, TX), rows: { 'tokens.delete': { id: ID } }, asks: CREATE },
    deleteEndedTokens: { call: (store, actor) => store.deleteEndedTokens(actor, NOW, 100), asks: DELETE },
  },
});

export const clientDocuments = storeTable({
  store: ClientDocumentsStore,
  build: (authorizer, repository) => new ClientDocumentsStore(repository('documents'), authorizer),
  methods: {
    find: { call: (store, actor) => store.find(actor, URL), asks: [asks('read', 'oauth2_app', 'forbidden')] },
    describes: { call: (store, actor) => store.describes(actor, ID, TX), asks: [asks('read', 'oauth2_app', 'forbidden')] },
    insert: { call: (store, actor) => store.insert(actor, URL, ID, NOW, TX), asks: CREATE },
    renew: { call: (store, actor) => store.renew(actor, URL, NOW, TX), asks: UPDATE },
  },
});
