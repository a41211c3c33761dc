import { agentObject } from '../../../../src/authz/index.js';
import { IdentitiesStore } from '../../../../src/workload-identities/identities/identities.store.js';
import type { NewIdentity } from '../../../../src/workload-identities/identities/identity-row.js';
import { SpentTokensStore } from '../../../../src/workload-identities/exchange/spent-tokens.store.js';
import type { SpentToken } from '../../../../src/workload-identities/exchange/spent-tokens.repository.js';
import type { NewIssuer } from '../../../../src/workload-identities/issuers/issuer-row.js';
import { IssuersStore } from '../../../../src/workload-identities/issuers/issuers.store.js';
import { SOMEBODY } from '../../subjects.js';
import { asks, HOLDER, storeTable, TX } from '../table.js';

const ID = 'd0000000-0000-4000-8000-000000000001';
const READ = [asks('read', 'deployment_config', 'forbidden')];
const UPDATE = [asks('update', 'deployment_config', 'forbidden')];

export const issuers = storeTable({
  store: IssuersStore,
  build: (authorizer, repository) => new IssuersStore(repository('issuers'), authorizer),
  methods: {
    authorize: {
      call: (store, actor) => {
        store.authorize(actor, 'update');
      },
      asks: UPDATE,
    },
    list: { call: (store, actor) => store.list(actor), asks: READ },
    get: {
      call: (store, actor) => store.get(actor, ID),
      rows: { 'issuers.find': { id: ID } },
      asks: [asks('read', 'deployment_config', 'not_found')],
    },
    hold: { call: (store, actor) => store.hold(actor, ID, TX), asks: READ },
    holdKeys: { call: (store, actor) => store.holdKeys(actor, { id: ID, jwksUrl: null, jwks: null }, TX), asks: READ },
    insert: { call: (store, actor) => store.insert(actor, {} as NewIssuer, TX), asks: UPDATE },
    lock: { call: (store, actor) => store.lock(actor, ID, TX), rows: { 'issuers.lock': { id: ID } }, asks: UPDATE },
    update: { call: (store, actor) => store.update(actor, ID, {} as NewIssuer, TX), asks: UPDATE },
    delete: { call: (store, actor) => store.delete(actor, ID, TX), rows: { 'issuers.delete': 1 }, asks: UPDATE },
  },
});

const AGENT = { id: ID, userId: SOMEBODY };
const LOCKED = { agentId: ID, userId: SOMEBODY, holder: HOLDER };
const OBJECT = agentObject(ID, SOMEBODY);
const THEIRS = { ...OBJECT, holder: HOLDER };

export const identities = storeTable({
  store: IdentitiesStore,
  build: (authorizer, repository) => new IdentitiesStore(repository('identities'), authorizer),
  methods: {
    list: { call: (store, actor) => store.list(actor, AGENT), asks: [asks('read', OBJECT, 'not_found')] },
    get: {
      call: (store, actor) => store.get(actor, AGENT, ID),
      rows: { 'identities.find': { id: ID } },
      asks: [asks('read', OBJECT, 'not_found')],
    },
    findTrust: {
      call: (store, actor) => store.findTrust(actor, ID, 'https://platform.example'),
      asks: [asks('read', 'api_key', 'forbidden')],
    },
    insert: {
      call: (store, actor) => store.insert(actor, LOCKED, {} as NewIdentity, TX),
      rows: { 'identities.insert': ID, 'identities.find': { id: ID } },
      asks: [asks('update', THEIRS, 'forbidden')],
    },
    delete: {
      call: (store, actor) => store.delete(actor, LOCKED, ID, TX),
      rows: { 'identities.delete': 1 },
      asks: [asks('delete', THEIRS, 'forbidden')],
    },
  },
});

export const spentTokens = storeTable({
  store: SpentTokensStore,
  build: (authorizer, repository) => new SpentTokensStore(repository('tokens'), authorizer),
  methods: {
    spend: {
      call: (store, actor) => store.spend(actor, {} as SpentToken, TX),
      asks: [asks('create', 'oauth2_app_code_token', 'forbidden')],
    },
    deleteExpired: {
      call: (store, actor) => store.deleteExpired(actor, new Date(), 1),
      asks: [asks('delete', 'oauth2_app_code_token', 'forbidden')],
    },
  },
});
