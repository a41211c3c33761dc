import { IntrospectionCallersStore } from '../../../../src/oauth2-provider/introspection/introspection-callers.store.js';
import type { NewOAuthSecret } from '../../../../src/oauth2-provider/oauth-secret.js';
import type { ResourceServerRow, ResourceServerSettings } from '../../../../src/oauth2-provider/resource-servers/resource-server-row.js';
import { ResourceServersStore } from '../../../../src/oauth2-provider/resource-servers/resource-servers.store.js';
import type { NewExchangeRule } from '../../../../src/oauth2-provider/token-exchange/exchange-rule-row.js';
import { ExchangeRulesStore } from '../../../../src/oauth2-provider/token-exchange/exchange-rules.store.js';
import { asks, storeTable, TX } from '../table.js';

const ID = 'd0000000-0000-4000-8000-000000000001';
const OTHER_ID = 'd0000000-0000-4000-8000-000000000002';
const SERVER = { id: ID };
const NEW = {} as ResourceServerSettings & { identifier: string };
const type = 'oauth2_resource_server';

export const resourceServers = storeTable({
  store: ResourceServersStore,
  build: (authorizer, repository) => new ResourceServersStore(repository('servers'), repository('secrets'), authorizer),
  methods: {
    authorize: {
      call: (store, actor) => {
        store.authorize(actor, 'update');
      },
      asks: [asks('update', type, 'forbidden')],
    },
    list: { call: (store, actor) => store.list(actor), asks: [asks('read', type, 'forbidden')] },
    get: {
      call: (store, actor) => store.get(actor, ID),
      rows: { 'servers.findById': SERVER },
      asks: [asks('read', { type, id: ID }, 'not_found')],
    },
    findByIdentifier: {
      call: (store, actor) => store.findByIdentifier(actor, 'https://notes.example/'),
      asks: [asks('read', type, 'forbidden')],
    },
    findByName: { call: (store, actor) => store.findByName(actor, 'Notes'), asks: [asks('read', type, 'forbidden')] },
    lockForUpdate: {
      call: (store, actor) => store.lockForUpdate(actor, ID, TX),
      rows: { 'servers.lockForUpdate': SERVER },
      asks: [asks('update', type, 'forbidden')],
    },
    lockForDelete: {
      call: (store, actor) => store.lockForDelete(actor, ID, TX),
      rows: { 'servers.lockForDelete': SERVER },
      asks: [asks('delete', type, 'forbidden')],
    },
    lockForConsent: { call: (store, actor) => store.lockForConsent(actor, ID, TX), asks: [asks('read', type, 'forbidden')] },
    lockForGrant: {
      call: (store, actor) => store.lockForGrant(actor, 'https://notes.example/', TX),
      asks: [asks('read', type, 'forbidden')],
    },
    staying: { call: (store, actor) => store.staying(actor, ID), asks: [asks('read', type, 'forbidden')] },
    unchanged: { call: (store, actor) => store.unchanged(actor, {} as ResourceServerRow), asks: [asks('read', type, 'forbidden')] },
    unknownApps: { call: (store, actor) => store.unknownApps(actor, [ID], TX), asks: [asks('read', 'oauth2_app', 'forbidden')] },
    insert: { call: (store, actor) => store.insert(actor, NEW, TX), asks: [asks('create', type, 'forbidden')] },
    update: {
      call: (store, actor) => store.update(actor, ID, NEW, TX),
      rows: { 'servers.update': SERVER },
      asks: [asks('update', type, 'forbidden')],
    },
    upsertBuiltIn: {
      call: (store, actor) => store.upsertBuiltIn(actor, ID, 'https://gatehouse.example/', 'API', []),
      asks: [asks('create', type, 'forbidden'), asks('update', type, 'forbidden')],
    },
    delete: {
      call: (store, actor) => store.delete(actor, ID, TX),
      rows: { 'servers.delete': 1 },
      asks: [asks('delete', type, 'forbidden')],
    },
    listSecrets: { call: (store, actor) => store.listSecrets(actor, ID), asks: [asks('read', type, 'forbidden')] },
    insertSecret: {
      call: (store, actor) => store.insertSecret(actor, ID, {} as NewOAuthSecret, TX),
      asks: [asks('update', type, 'forbidden')],
    },
    touchSecret: { call: (store, actor) => store.touchSecret(actor, OTHER_ID, new Date()), asks: [asks('update', type, 'forbidden')] },
    deleteSecret: {
      call: (store, actor) => store.deleteSecret(actor, OTHER_ID, ID, TX),
      rows: { 'secrets.delete': 1 },
      asks: [asks('update', type, 'forbidden')],
    },
  },
});

export const introspectionCallers = storeTable({
  store: IntrospectionCallersStore,
  build: (authorizer, repository) => new IntrospectionCallersStore(repository('callers'), authorizer),
  methods: {
    find: {
      call: (store, actor) => store.find(actor, ID),
      asks: [
        asks('read', { type: 'oauth2_app', id: ID }, 'forbidden'),
        asks('read', 'oauth2_app_secret', 'forbidden'),
        asks('read', { type, id: ID }, 'forbidden'),
      ],
    },
  },
});

export const exchangeRules = storeTable({
  store: ExchangeRulesStore,
  build: (authorizer, repository) => new ExchangeRulesStore(repository('rules'), authorizer),
  methods: {
    authorize: {
      call: (store, actor) => {
        store.authorize(actor, 'update');
      },
      asks: [asks('update', type, 'forbidden')],
    },
    list: { call: (store, actor) => store.list(actor), asks: [asks('read', type, 'forbidden')] },
    get: { call: (store, actor) => store.get(actor, ID), rows: { 'rules.find': { id: ID } }, asks: [asks('read', type, 'not_found')] },
    findApplicable: {
      call: (store, actor) => store.findApplicable(actor, { appId: ID, subjectResource: 'https://notes.example/', target: OTHER_ID }),
      asks: [asks('read', type, 'forbidden')],
    },
    findLinks: { call: (store, actor) => store.findLinks(actor, 'key'), asks: [asks('read', type, 'forbidden')] },
    findApp: {
      call: (store, actor) => store.findApp(actor, ID, TX),
      asks: [asks('read', { type: 'oauth2_app', id: ID }, 'forbidden')],
    },
    inForce: { call: (store, actor) => store.inForce(actor, ID), asks: [asks('read', type, 'forbidden')] },
    insert: {
      call: (store, actor) => store.insert(actor, {} as NewExchangeRule, TX),
      rows: { 'rules.insert': ID, 'rules.find': { id: ID } },
      asks: [asks('update', type, 'forbidden')],
    },
    lockForDelete: {
      call: (store, actor) => store.lockForDelete(actor, ID, TX),
      rows: { 'rules.lockForDelete': true },
      asks: [asks('update', type, 'forbidden')],
    },
    delete: {
      call: (store, actor) => store.delete(actor, ID, TX),
      rows: { 'rules.delete': 1 },
      asks: [asks('update', type, 'forbidden')],
    },
  },
});
