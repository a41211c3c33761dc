import { AppsStore } from '../../../../src/oauth2-provider/apps/apps.store.js';
import type { AppFields } from '../../../../src/oauth2-provider/apps/apps.repository.js';
import type { CodeInsert, CodeRow } from '../../../../src/oauth2-provider/grants/codes.repository.js';
import type { Footing, GrantInsert } from '../../../../src/oauth2-provider/grants/grants.repository.js';
import { GrantsStore } from '../../../../src/oauth2-provider/grants/grants.store.js';
import type { TokenInsert, TokenRow } from '../../../../src/oauth2-provider/grants/tokens.repository.js';
import type { NewOAuthSecret, PresentedSecret } from '../../../../src/oauth2-provider/oauth-secret.js';
import { SOMEBODY } from '../../subjects.js';
import { asks, storeTable, TX } from '../table.js';

const NOW = new Date();
const ID = 'd0000000-0000-4000-8000-000000000001';
const APP_ID = 'd0000000-0000-4000-8000-000000000002';
const APP = { id: APP_ID };
const THEIRS = { type: 'oauth2_app_code_token', owner: SOMEBODY } as const;
const PRESENTED = {} as PresentedSecret; // only handed on
const OF_SOMEBODY = { id: ID, userId: SOMEBODY, apiKeyId: null };

export const apps = storeTable({
  store: AppsStore,
  build: (authorizer, repository) => new AppsStore(repository('apps'), repository('secrets'), authorizer),
  methods: {
    mayCreate: { call: (store, actor) => store.mayCreate(actor), asks: [asks('create', 'oauth2_app', { answers: false })] },
    authorize: {
      call: (store, actor) => {
        store.authorize(actor, 'update');
      },
      asks: [asks('update', 'oauth2_app', 'forbidden')],
    },
    get: {
      call: (store, actor) => store.get(actor, APP_ID),
      rows: { 'apps.findById': APP },
      asks: [asks('read', { type: 'oauth2_app', id: APP_ID }, 'not_found')],
    },
    find: { call: (store, actor) => store.find(actor, APP_ID), asks: [asks('read', { type: 'oauth2_app', id: APP_ID }, 'not_found')] },
    list: { call: (store, actor) => store.list(actor), asks: [asks('read', 'oauth2_app', 'forbidden')] },
    listAuthorizedBy: {
      call: (store, actor) => store.listAuthorizedBy(actor, SOMEBODY, NOW),
      asks: [asks('read', 'oauth2_app', 'forbidden'), asks('read', THEIRS, 'forbidden')],
    },
    insert: { call: (store, actor) => store.insert(actor, {} as AppFields, TX), asks: [asks('create', 'oauth2_app', 'forbidden')] },
    upsert: {
      call: (store, actor) => store.upsert(actor, APP_ID, {} as AppFields),
      asks: [asks('create', 'oauth2_app', 'forbidden'), asks('update', 'oauth2_app', 'forbidden')],
    },
    update: {
      call: (store, actor) => store.update(actor, APP_ID, {} as AppFields, TX),
      rows: { 'apps.update': APP },
      asks: [asks('update', 'oauth2_app', 'forbidden')],
    },
    lockForDelete: {
      call: (store, actor) => store.lockForDelete(actor, APP_ID, TX),
      rows: { 'apps.lock': true },
      asks: [asks('delete', 'oauth2_app', 'forbidden')],
    },
    lockForSecretDelete: {
      call: (store, actor) => store.lockForSecretDelete(actor, APP_ID, TX),
      rows: { 'apps.lock': true },
      asks: [asks('delete', 'oauth2_app_secret', 'forbidden')],
    },
    delete: { call: (store, actor) => store.delete(actor, APP_ID, TX), asks: [asks('delete', 'oauth2_app', 'forbidden')] },
    findSecret: {
      call: (store, actor) => store.findSecret(actor, Buffer.from('prefix')),
      asks: [asks('read', 'oauth2_app_secret', 'forbidden')],
    },
    listSecrets: { call: (store, actor) => store.listSecrets(actor, APP_ID), asks: [asks('read', 'oauth2_app_secret', 'forbidden')] },
    insertSecret: {
      call: (store, actor) => store.insertSecret(actor, APP_ID, {} as NewOAuthSecret, TX),
      asks: [asks('create', 'oauth2_app_secret', 'forbidden')],
    },
    touchSecret: { call: (store, actor) => store.touchSecret(actor, ID, NOW), asks: [asks('update', 'oauth2_app_secret', 'forbidden')] },
    deleteSecret: {
      call: (store, actor) => store.deleteSecret(actor, ID, APP_ID, TX),
      rows: { 'secrets.delete': 1 },
      asks: [asks('delete', 'oauth2_app_secret', 'forbidden')],
    },
  },
});

export const grants = storeTable({
  store: GrantsStore,
  build: (authorizer, repository) => new GrantsStore(repository('grants'), repository('codes'), repository('tokens'), authorizer),
  methods: {
    insertGrant: {
      call: (store, actor) => store.insertGrant(actor, OF_SOMEBODY as unknown as GrantInsert, TX),
      asks: [asks('create', THEIRS, 'forbidden')],
    },
    insertCode: {
      call: (store, actor) => store.insertCode(actor, OF_SOMEBODY as unknown as CodeInsert, TX),
      asks: [asks('create', THEIRS, 'forbidden')],
    },
    findCode: { call: (store, actor) => store.findCode(actor, PRESENTED, TX), asks: [asks('read', 'oauth2_app_code_token', 'forbidden')] },
    consumeCode: {
      call: (store, actor) => store.consumeCode(actor, OF_SOMEBODY as unknown as CodeRow, NOW, TX),
      asks: [asks('delete', THEIRS, 'forbidden')],
    },
    lockLive: {
      call: (store, actor) => store.lockLive(actor, ID, {} as Footing, TX),
      asks: [asks('read', 'oauth2_app_code_token', 'forbidden')],
    },
    revoke: { call: (store, actor) => store.revoke(actor, OF_SOMEBODY, NOW, TX), asks: [asks('delete', THEIRS, 'forbidden')] },
    revokeAllOf: {
      call: (store, actor) => store.revokeAllOf(actor, SOMEBODY, APP_ID, NOW, TX),
      rows: { 'grants.listLive': [ID] },
      asks: [asks('delete', THEIRS, 'forbidden')],
    },
    revokeAllOfApp: [
      {
        when: 'with the app',
        call: (store, actor) => store.revokeAllOfApp(actor, APP_ID, undefined, NOW, TX),
        rows: { 'grants.listLive': [ID] },
        asks: [asks('delete', 'oauth2_app', 'forbidden')],
      },
      {
        when: 'with one of its secrets',
        call: (store, actor) => store.revokeAllOfApp(actor, APP_ID, ID, NOW, TX),
        rows: { 'grants.listLive': [ID] },
        asks: [asks('delete', 'oauth2_app_secret', 'forbidden')],
      },
    ],
    insertToken: {
      call: (store, actor) => store.insertToken(actor, OF_SOMEBODY as unknown as TokenInsert, TX),
      asks: [asks('create', THEIRS, 'forbidden')],
    },
    findByRefresh: {
      call: (store, actor) => store.findByRefresh(actor, PRESENTED, TX),
      asks: [asks('read', 'oauth2_app_code_token', 'forbidden')],
    },
    findByAccessKey: {
      call: (store, actor) => store.findByAccessKey(actor, 'aaaaaaaaaa'),
      asks: [asks('read', 'oauth2_app_code_token', 'forbidden')],
    },
    rotate: {
      call: (store, actor) => store.rotate(actor, OF_SOMEBODY as unknown as TokenRow, ID, Buffer.alloc(1), NOW, TX),
      asks: [asks('delete', THEIRS, 'forbidden')],
    },
    forgetReplays: {
      call: (store, actor) => store.forgetReplays(actor, NOW),
      asks: [asks('delete', 'oauth2_app_code_token', 'forbidden')],
    },
    deleteEnded: {
      call: (store, actor) => store.deleteEnded(actor, { endedBefore: NOW, abandonedBefore: NOW }, 1),
      asks: [asks('delete', 'oauth2_app_code_token', 'forbidden')],
    },
  },
});
