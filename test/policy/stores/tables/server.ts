import { userObject } from '../../../../src/authz/index.js';
import { ActivityStore } from '../../../../src/audit/activity/activity.store.js';
import { AuditLogsStore } from '../../../../src/audit/audit-logs.store.js';
import { ForwardQueueSystemStore } from '../../../../src/audit/forwarding/forward-queue.system-store.js';
import { AuditLogsSystemStore } from '../../../../src/audit/audit-logs.system-store.js';
import type { AuditLogInsert } from '../../../../src/audit/audit-logs.repository.js';
import { parseAuditSearch } from '../../../../src/audit/audit-search.js';
import { loadConfig } from '../../../../src/config/index.js';
import { CryptoKeysSystemStore } from '../../../../src/crypto-keys/crypto-keys.system-store.js';
import { SigningKeysStore } from '../../../../src/crypto-keys/signing-keys.store.js';
import { DeploymentStore } from '../../../../src/deployment/deployment.store.js';
import { SiteConfigsStore } from '../../../../src/deployment/site-configs.store.js';
import { UsedProofsSystemStore } from '../../../../src/dpop/used-proofs.system-store.js';
import { FilesStore } from '../../../../src/files/files.store.js';
import { FilesSystemStore } from '../../../../src/files/files.system-store.js';
import { UserFactsSystemStore } from '../../../../src/oauth2-provider/openid/user-facts.system-store.js';
import { ME, SOMEBODY } from '../../subjects.js';
import { asks, filters, storeTable, TX } from '../table.js';

const NOW = new Date();
const ID = 'd0000000-0000-4000-8000-000000000001';
const SEARCH = parseAuditSearch('');
const PAGE = { limit: 10, offset: 0, afterId: null };
const SOME = { 'logs.count': 1, 'logs.list': [] };

export const activity = storeTable({
  store: ActivityStore,
  build: (authorizer, repository) => new ActivityStore(repository('activity'), authorizer),
  methods: {
    list: {
      call: (store, actor) => store.list(actor, ME, { limit: 10, afterId: null }),
      rows: { 'activity.list': [] },
      asks: [asks('read_personal', userObject(ME), 'not_found')],
    },
  },
});

export const auditLogs = storeTable({
  store: AuditLogsStore,
  build: (authorizer, repository) => new AuditLogsStore(repository('logs'), authorizer),
  methods: {
    insert: {
      call: (store, actor) => store.insert(actor, {} as AuditLogInsert, TX), // only handed on
      asks: [asks('create', 'audit_log', 'forbidden')],
    },
    insertion: {
      call: (store, actor) => store.insertion(actor, {} as AuditLogInsert), // only handed on
      asks: [asks('create', 'audit_log', 'forbidden')],
    },
    insertAll: {
      call: (store, actor) => store.insertAll(actor, [], TX),
      asks: [asks('create', 'audit_log', 'forbidden')],
    },
    listAfter: [
      {
        when: 'of everything',
        call: (store, actor) => store.listAfter(actor, SEARCH, PAGE),
        asks: [asks('read', 'audit_log', 'goes on'), filters('read', 'audit_log')],
      },
      {
        when: 'of some organizations',
        call: (store, actor) => store.listAfter(actor, SEARCH, PAGE),
        refused: [0],
        asks: [
          asks('read', 'audit_log', 'goes on'),
          asks('read', { type: 'audit_log', anyOrganization: true }, 'forbidden'),
          filters('read', 'audit_log'),
        ],
      },
    ],
    list: [
      {
        when: 'of everything',
        call: (store, actor) => store.list(actor, SEARCH, PAGE),
        rows: SOME,
        asks: [asks('read', 'audit_log', 'goes on'), filters('read', 'audit_log')],
      },
      {
        when: 'of some organizations',
        call: (store, actor) => store.list(actor, SEARCH, PAGE),
        rows: SOME,
        refused: [0],
        asks: [
          asks('read', 'audit_log', 'goes on'),
          asks('read', { type: 'audit_log', anyOrganization: true }, 'forbidden'),
          filters('read', 'audit_log'),
        ],
      },
    ],
  },
});

export const cryptoKeys = storeTable({
  store: CryptoKeysSystemStore,
  build: (authorizer, repository) => new CryptoKeysSystemStore(repository('keys'), authorizer),
  methods: {
    listUsable: {
      only: 'keyrotator',
      call: (store, actor) => store.listUsable(actor, ['oidc_convert'], NOW),
      asks: [asks('read', 'crypto_key', 'forbidden')],
    },
    insert: {
      only: 'keyrotator',
      call: (store, actor) => store.insert(actor, { feature: 'oidc_convert', sequence: 1, secret: 'secret', startsAt: NOW }),
      asks: [asks('create', 'crypto_key', 'forbidden')],
    },
    retireBefore: {
      only: 'keyrotator',
      call: (store, actor) => store.retireBefore(actor, 'oidc_convert', 1, NOW),
      asks: [asks('update', 'crypto_key', 'forbidden')],
    },
    withdraw: {
      only: 'keyrotator',
      call: (store, actor) => store.withdraw(actor, 'oidc_convert', NOW),
      asks: [asks('update', 'crypto_key', 'forbidden')],
    },
    extend: {
      only: 'keyrotator',
      call: (store, actor) => store.extend(actor, ID, NOW),
      asks: [asks('update', 'crypto_key', 'forbidden')],
    },
    retain: {
      only: 'keyrotator',
      call: (store, actor) => store.retain(actor, ID),
      asks: [asks('update', 'crypto_key', 'forbidden')],
    },
    start: {
      only: 'keyrotator',
      call: (store, actor) => store.start(actor, ID, NOW, TX),
      asks: [asks('update', 'crypto_key', 'forbidden')],
    },
    delete: {
      only: 'keyrotator',
      call: (store, actor) => store.delete(actor, ID, TX),
      asks: [asks('delete', 'crypto_key', 'forbidden')],
    },
  },
});

export const signingKeys = storeTable({
  store: SigningKeysStore,
  build: (authorizer) => new SigningKeysStore(authorizer),
  methods: {
    authorize: {
      call: (store, actor) => {
        store.authorize(actor, 'delete');
        return Promise.resolve();
      },
      asks: [asks('delete', 'crypto_key', 'forbidden')],
    },
  },
});

export const userFacts = storeTable({
  store: UserFactsSystemStore,
  build: (authorizer, repository) => new UserFactsSystemStore(repository('userFacts'), authorizer),
  methods: {
    find: {
      only: 'system-oauth2',
      call: (store, actor) => store.find(actor, ID, { groupFilter: [], roleFilter: [] }),
      asks: [asks('read', 'user', 'forbidden')],
    },
    findGrant: {
      only: 'system-oauth2',
      call: (store, actor) => store.findGrant(actor, 'key'),
      asks: [asks('read', 'user', 'forbidden')],
    },
  },
});

export const usedProofs = storeTable({
  store: UsedProofsSystemStore,
  build: (authorizer, repository) => new UsedProofsSystemStore(repository('proofs'), authorizer),
  methods: {
    use: {
      only: 'system-oauth2',
      call: (store, actor) => store.use(actor, Buffer.from('proof'), NOW),
      asks: [asks('create', 'oauth2_app_code_token', 'forbidden')],
    },
    using: {
      only: 'system-oauth2',
      call: (store, actor) => store.using(actor, Buffer.from('proof'), NOW),
      asks: [asks('create', 'oauth2_app_code_token', 'forbidden')],
    },
    wasUsed: {
      only: 'system-oauth2',
      call: (store, actor) => store.wasUsed(actor, Buffer.from('proof'), TX),
      asks: [asks('read', 'oauth2_app_code_token', 'forbidden')],
    },
    deleteExpired: {
      only: 'system-oauth2',
      call: (store, actor) => store.deleteExpired(actor, NOW, 10),
      asks: [asks('delete', 'oauth2_app_code_token', 'forbidden')],
    },
  },
});

export const siteConfigs = storeTable({
  store: SiteConfigsStore,
  build: (authorizer, repository) => new SiteConfigsStore(repository('configs'), authorizer),
  methods: {
    find: { call: (store, actor) => store.find(actor, 'deployment_id'), asks: [asks('read', 'deployment_config', 'forbidden')] },
    authorizeReplacing: {
      call: (store, actor) => {
        store.authorizeReplacing(actor);
      },
      asks: [asks('update', 'deployment_config', 'forbidden')],
    },
    replace: {
      call: (store, actor) => store.replace(actor, 'appearance', '{}', TX),
      asks: [asks('update', 'deployment_config', 'forbidden')],
    },
  },
});

const MY_UPLOAD = { type: 'file', owner: ME } as const;

export const files = storeTable({
  store: FilesStore,
  build: (authorizer, repository) => new FilesStore(repository('files'), authorizer),
  methods: {
    get: {
      call: (store, actor) => store.get(actor, ID),
      rows: { 'files.findById': { id: ID, createdBy: SOMEBODY } },
      asks: [asks('read', { type: 'file', id: ID, owner: SOMEBODY }, 'not_found')],
    },
    authorizeUpload: {
      call: (store, actor) => {
        store.authorizeUpload(actor);
      },
      asks: [asks('create', MY_UPLOAD, 'forbidden')],
    },
    findUpload: { call: (store, actor) => store.findUpload(actor, 'hash'), asks: [asks('create', MY_UPLOAD, 'forbidden')] },
    insert: {
      call: (store, actor) => store.insert(actor, { hash: 'hash', createdAt: NOW, mimetype: 'application/x-tar' }),
      asks: [asks('create', MY_UPLOAD, 'forbidden')],
    },
  },
});

export const filesSystem = storeTable({
  store: FilesSystemStore,
  build: (authorizer, repository) => new FilesSystemStore(repository('blobs'), authorizer),
  methods: {
    deleteUnreferenced: {
      only: 'dbpurge',
      call: (store, actor) => store.deleteUnreferenced(actor, NOW, '', 10),
      asks: [asks('delete', 'system', 'forbidden')],
    },
  },
});

export const auditLogsSystem = storeTable({
  store: AuditLogsSystemStore,
  build: (authorizer, repository) => new AuditLogsSystemStore(repository('logs'), authorizer),
  methods: {
    deleteOlder: {
      only: 'dbpurge',
      call: (store, actor) => store.deleteOlder(actor, NOW, 10),
      asks: [asks('delete', 'system', 'forbidden')],
    },
  },
});

export const forwardQueue = storeTable({
  store: ForwardQueueSystemStore,
  build: (authorizer, repository) => new ForwardQueueSystemStore(repository('queue'), authorizer),
  methods: {
    announce: {
      only: 'audit-forwarder',
      call: (store, actor) => store.announce(actor, ['file'], NOW),
      asks: [asks('read', 'audit_log', 'forbidden')],
    },
    stateOf: {
      only: 'audit-forwarder',
      call: (store, actor) => store.stateOf(actor, 'file'),
      asks: [asks('read', 'audit_log', 'forbidden')],
    },
    oldest: {
      only: 'audit-forwarder',
      call: (store, actor) => store.oldest(actor, 'file', 10),
      asks: [asks('read', 'audit_log', 'forbidden')],
    },
    waiting: {
      only: 'audit-forwarder',
      call: (store, actor) => store.waiting(actor, 10),
      asks: [asks('read', 'audit_log', 'forbidden')],
    },
    forget: {
      only: 'audit-forwarder',
      call: (store, actor) => store.forget(actor, 'file', [SOMEBODY], NOW),
      asks: [asks('read', 'audit_log', 'forbidden')],
    },
    postpone: {
      only: 'audit-forwarder',
      call: (store, actor) => store.postpone(actor, 'file', NOW, 'it is down'),
      asks: [asks('read', 'audit_log', 'forbidden')],
    },
    deleteUnseen: {
      only: 'dbpurge',
      call: (store, actor) => store.deleteUnseen(actor, NOW),
      asks: [asks('delete', 'system', 'forbidden')],
    },
    deleteOrphans: {
      only: 'dbpurge',
      call: (store, actor) => store.deleteOrphans(actor, 10),
      asks: [asks('delete', 'system', 'forbidden')],
    },
  },
});

export const deployment = storeTable({
  store: DeploymentStore,
  build: (authorizer, repository) => new DeploymentStore(loadConfig({ env: {} }), authorizer, repository('encryption')),
  methods: {
    getConfig: { call: (store, actor) => store.getConfig(actor), asks: [asks('read', 'deployment_config', 'forbidden')] },
    getEncryption: { call: (store, actor) => store.getEncryption(actor), asks: [asks('read', 'deployment_config', 'forbidden')] },
    authorizeReading: {
      call: (store, actor) => {
        store.authorizeReading(actor);
      },
      asks: [asks('read', 'deployment_config', 'forbidden')],
    },
    authorizeLicenses: {
      call: (store, actor) => {
        store.authorizeLicenses(actor);
      },
      asks: [asks('create', 'license', 'forbidden')],
    },
    authorizeStats: {
      call: (store, actor) => {
        store.authorizeStats(actor);
      },
      asks: [asks('read', 'deployment_stats', 'forbidden')],
    },
  },
});
