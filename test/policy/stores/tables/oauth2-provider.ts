import { userObject } from '../../../../src/authz/index.js';
import { FIRST_ROWS } from '../../../../src/common/index.js';
import { parseAppSearch } from '../../../../src/oauth2-provider/apps/app-search.js';
import { AppUsageStore } from '../../../../src/oauth2-provider/apps/app-usage.store.js';
import { AppsStore } from '../../../../src/oauth2-provider/apps/apps.store.js';
import type { AppFields } from '../../../../src/oauth2-provider/apps/app-fields.js';
import type { ConsentRow } from '../../../../src/oauth2-provider/grants/consents.repository.js';
import { ConsentsStore } from '../../../../src/oauth2-provider/grants/consents.store.js';
import type { CodeInsert, CodeRow } from '../../../../src/oauth2-provider/grants/codes.repository.js';
import type {
  ActingForItself,
  Exchanging,
  LivenessCheck,
  Registration,
} from '../../../../src/oauth2-provider/grants/grant-locks.repository.js';
import type { GrantInsert } from '../../../../src/oauth2-provider/grants/grant-insert.js';
import type { GrantRow } from '../../../../src/oauth2-provider/grants/grants.repository.js';
import type { ApprovedDeviceCode, DeviceCodeInsert } from '../../../../src/oauth2-provider/grants/device-codes.repository.js';
import { DeviceCodesStore } from '../../../../src/oauth2-provider/grants/device-codes.store.js';
import { GrantsStore } from '../../../../src/oauth2-provider/grants/grants.store.js';
import { LogoutsStore } from '../../../../src/oauth2-provider/logout/logouts.store.js';
import { LogoutsSystemStore } from '../../../../src/oauth2-provider/logout/logouts.system-store.js';
import { SessionGrantsSystemStore } from '../../../../src/oauth2-provider/grants/session-grants.system-store.js';
import { GrantsSystemStore } from '../../../../src/oauth2-provider/grants/grants.system-store.js';
import type { ParsedToken } from '../../../../src/oauth2-provider/grants/presented-tokens.js';
import { SubjectsSystemStore } from '../../../../src/oauth2-provider/subjects/subjects.system-store.js';
import { TokenRequestsStore } from '../../../../src/oauth2-provider/grants/token-requests.store.js';
import type { TokenInsert, TokenRow } from '../../../../src/oauth2-provider/grants/tokens.repository.js';
import { SignInsStore } from '../../../../src/oauth2-provider/grants/sign-ins.store.js';
import { UserGrantsStore } from '../../../../src/oauth2-provider/grants/user-grants.store.js';
import type { NewOAuthSecret, PresentedSecret } from '../../../../src/oauth2-provider/oauth-secret.js';
import type { Opening, PushedRequestInsert } from '../../../../src/oauth2-provider/pushed-requests/pushed-requests.repository.js';
import { PushedRequestsStore } from '../../../../src/oauth2-provider/pushed-requests/pushed-requests.store.js';
import { ME, SOMEBODY } from '../../subjects.js';
import { asks, storeTable, TX } from '../table.js';

const NOW = new Date();
const ID = 'd0000000-0000-4000-8000-000000000001';
const APP_ID = 'd0000000-0000-4000-8000-000000000002';
const APP = { id: APP_ID };
const THEIRS = { type: 'oauth2_app_code_token', owner: SOMEBODY } as const;
const PRESENTED = {} as PresentedSecret; // only handed on
const OF_SOMEBODY = { id: ID, userId: SOMEBODY, apiKeyId: 'aaaaaaaaaa' };
const ITSELF: ActingForItself = { appId: APP_ID, accountId: SOMEBODY, appSecretId: ID, now: NOW };
const REVOKED = { 'grants.revoke': { count: 1, accessTokens: ['aaaaaaaaaa'] } };

export const apps = storeTable({
  store: AppsStore,
  build: (authorizer, repository) => new AppsStore(repository('apps'), repository('secrets'), authorizer),
  methods: {
    mayCreate: { call: (store, actor) => store.mayCreate(actor), asks: [asks('create', 'oauth2_app', { answers: false })] },
    mayUpdate: { call: (store, actor) => store.mayUpdate(actor), asks: [asks('update', 'oauth2_app', { answers: false })] },
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
    findRegistrant: { call: (store, actor) => store.findRegistrant(actor, APP_ID), asks: [asks('read', 'oauth2_app', 'forbidden')] },
    list: { call: (store, actor) => store.list(actor), asks: [asks('read', 'oauth2_app', 'forbidden')] },
    listReviewedNames: { call: (store, actor) => store.listReviewedNames(actor), asks: [asks('read', 'oauth2_app', 'forbidden')] },
    deleteAll: { call: (store, actor) => store.deleteAll(actor, [APP_ID], TX), asks: [asks('delete', 'oauth2_app', 'forbidden')] },
    count: { call: (store, actor) => store.count(actor, [ID]), asks: [asks('read', 'oauth2_app', 'forbidden')] },
    listAuthorizedBy: {
      call: (store, actor) => store.listAuthorizedBy(actor, SOMEBODY, NOW),
      asks: [asks('read', 'oauth2_app', 'forbidden'), asks('read', THEIRS, 'forbidden')],
    },
    claimName: { call: (store, actor) => store.claimName(actor, 'Notes', TX), asks: [asks('create', 'oauth2_app', 'forbidden')] },
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
    isServiceAccount: {
      call: (store, actor) => store.isServiceAccount(actor, SOMEBODY, TX),
      asks: [asks('read', userObject(SOMEBODY), 'forbidden')],
    },
    lockForConsent: { call: (store, actor) => store.lockForConsent(actor, APP_ID, TX), asks: [asks('read', 'oauth2_app', 'forbidden')] },
    lockForUpdate: {
      call: (store, actor) => store.lockForUpdate(actor, APP_ID, false, TX),
      rows: { 'apps.lockForUpdate': APP },
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
    lockForSecretInsert: {
      call: (store, actor) => store.lockForSecretInsert(actor, APP_ID, TX),
      rows: { 'apps.lockForSecret': APP },
      asks: [asks('create', 'oauth2_app_secret', 'forbidden')],
    },
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

export const appUsage = storeTable({
  store: AppUsageStore,
  build: (authorizer, repository) => new AppUsageStore(repository('usage'), authorizer),
  methods: {
    list: {
      call: (store, actor) => store.list(actor, parseAppSearch(''), FIRST_ROWS, NOW),
      asks: [asks('read', 'oauth2_app', 'forbidden'), asks('read', 'oauth2_app_code_token', 'forbidden')],
    },
  },
});

export const grants = storeTable({
  store: GrantsStore,
  build: (authorizer, repository) =>
    new GrantsStore(repository('grants'), repository('locks'), repository('codes'), repository('tokens'), repository('keys'), authorizer),
  methods: {
    grantInsertion: {
      call: (store, actor) => store.grantInsertion(actor, { ...OF_SOMEBODY, scope: 'user:read' } as unknown as GrantInsert),
      asks: [asks('create', THEIRS, 'forbidden')],
    },
    insertCode: {
      call: (store, actor) => store.insertCode(actor, OF_SOMEBODY as unknown as CodeInsert, TX),
      asks: [asks('create', THEIRS, 'forbidden')],
    },
    findCode: { call: (store, actor) => store.findCode(actor, PRESENTED, TX), asks: [asks('read', 'oauth2_app_code_token', 'forbidden')] },
    consumption: {
      call: (store, actor) => store.consumption(actor, OF_SOMEBODY as unknown as CodeRow, NOW),
      asks: [asks('delete', THEIRS, 'forbidden')],
    },
    liveness: {
      call: (store, actor) => store.liveness(actor, {} as GrantRow, {} as LivenessCheck),
      asks: [asks('read', 'oauth2_app_code_token', 'forbidden')],
    },
    lockForItself: {
      call: (store, actor) => store.lockForItself(actor, ITSELF, TX),
      asks: [asks('read', THEIRS, 'forbidden')],
    },
    forItself: {
      call: (store, actor) => store.forItself(actor, ITSELF),
      asks: [asks('read', THEIRS, 'forbidden')],
    },
    exchanging: {
      call: (store, actor) => store.exchanging(actor, { subject: OF_SOMEBODY } as unknown as Exchanging),
      asks: [asks('read', THEIRS, 'forbidden')],
    },
    findClient: {
      call: (store, actor) => store.findClient(actor, APP_ID, ID),
      asks: [asks('read', { type: 'oauth2_app', id: APP_ID }, 'forbidden')],
    },
    findRegistration: {
      call: (store, actor) => store.findRegistration(actor, APP_ID, TX),
      asks: [asks('read', { type: 'oauth2_app', id: APP_ID }, 'forbidden')],
    },
    unchangedRegistration: {
      call: (store, actor) => store.unchangedRegistration(actor, APP_ID, {} as Registration),
      asks: [asks('read', { type: 'oauth2_app', id: APP_ID }, 'forbidden')],
    },
    unusedCode: {
      call: (store, actor) => store.unusedCode(actor, OF_SOMEBODY as unknown as CodeRow),
      asks: [asks('read', THEIRS, 'forbidden')],
    },
    unusedToken: {
      call: (store, actor) => store.unusedToken(actor, OF_SOMEBODY as unknown as TokenRow),
      asks: [asks('read', THEIRS, 'forbidden')],
    },
    lockLive: {
      call: (store, actor) => store.lockLive(actor, ID, {} as LivenessCheck, TX),
      asks: [asks('read', 'oauth2_app_code_token', 'forbidden')],
    },
    revoke: {
      call: (store, actor) => store.revoke(actor, OF_SOMEBODY, NOW, TX),
      rows: REVOKED,
      asks: [asks('delete', THEIRS, 'forbidden')],
    },
    revocation: {
      call: (store, actor) => store.revocation(actor, { grantId: ID, userId: SOMEBODY, appId: APP_ID, accessKeys: [] }, NOW),
      asks: [asks('delete', THEIRS, 'forbidden')],
    },
    revokeAllOf: {
      call: (store, actor) => store.revokeAllOf(actor, SOMEBODY, APP_ID, NOW, TX),
      rows: REVOKED,
      asks: [asks('delete', THEIRS, 'forbidden')],
    },
    revokeAllForItself: {
      call: (store, actor) => store.revokeAllForItself(actor, APP_ID, SOMEBODY, NOW, TX),
      rows: REVOKED,
      asks: [asks('update', 'oauth2_app', 'forbidden')],
    },
    revokeAllOfApp: {
      call: (store, actor) => store.revokeAllOfApp(actor, APP_ID, NOW, TX),
      rows: REVOKED,
      asks: [asks('delete', 'oauth2_app_code_token', 'forbidden')],
    },
    revokeAllOfSecret: {
      call: (store, actor) => store.revokeAllOfSecret(actor, APP_ID, ID, NOW, TX),
      rows: REVOKED,
      asks: [asks('delete', 'oauth2_app_secret', 'forbidden')],
    },
    revokeAllOfResource: {
      call: (store, actor) => store.revokeAllOfResource(actor, 'https://notes.example/', NOW, TX),
      rows: REVOKED,
      asks: [asks('delete', 'oauth2_resource_server', 'forbidden')],
    },
    revokeAllOfRule: {
      call: (store, actor) => store.revokeAllOfRule(actor, ID, NOW, TX),
      rows: REVOKED,
      asks: [asks('update', 'oauth2_resource_server', 'forbidden')],
    },
    deleteAllOfApp: {
      call: (store, actor) => store.deleteAllOfApp(actor, APP_ID, NOW, TX),
      rows: { ...REVOKED, 'grants.deleteAllOfApp': { accessTokens: ['aaaaaaaaaa'], grants: 1 } },
      asks: [asks('delete', 'oauth2_app', 'forbidden')],
    },
    tokenInsertion: {
      call: (store, actor) => store.tokenInsertion(actor, OF_SOMEBODY as unknown as TokenInsert),
      asks: [asks('create', THEIRS, 'forbidden')],
    },
    findByRefresh: {
      call: (store, actor) => store.findByRefresh(actor, PRESENTED, TX),
      asks: [asks('read', 'oauth2_app_code_token', 'forbidden')],
    },
    findIssued: {
      call: (store, actor) => store.findIssued(actor, { accessKeyId: 'aaaaaaaaaa' }, NOW),
      asks: [asks('read', 'oauth2_app_code_token', 'forbidden')],
    },
    rotation: {
      call: (store, actor) => store.rotation(actor, OF_SOMEBODY as unknown as TokenRow, ID, Buffer.alloc(1)),
      asks: [asks('delete', THEIRS, 'forbidden')],
    },
    forgetReplays: {
      call: (store, actor) => store.forgetReplays(actor, 10),
      asks: [asks('delete', 'oauth2_app_code_token', 'forbidden')],
    },
    deleteEnded: {
      call: (store, actor) => store.deleteEnded(actor, NOW, 1),
      asks: [asks('delete', 'oauth2_app_code_token', 'forbidden')],
    },
    deleteAbandoned: {
      call: (store, actor) => store.deleteAbandoned(actor, NOW, ID, 1),
      asks: [asks('delete', 'oauth2_app_code_token', 'forbidden')],
    },
  },
});

const MY_CODE = { type: 'oauth2_app_code_token', owner: ME } as const;
const APPROVED = { id: ID, userId: SOMEBODY } as ApprovedDeviceCode; // only its identity matters here
const READS_ANY = [asks('read', 'oauth2_app_code_token', 'forbidden')];
const ANSWERS = [asks('create', MY_CODE, 'forbidden')];

export const deviceCodes = storeTable({
  store: DeviceCodesStore,
  build: (authorizer, repository) => new DeviceCodesStore(repository('codes'), authorizer),
  methods: {
    lockPending: {
      call: (store, actor) => store.lockPending(actor, APP_ID, '192.0.2.1', NOW, 1, TX),
      asks: [asks('create', 'oauth2_app_code_token', 'forbidden')],
    },
    evict: {
      call: (store, actor) => store.evict(actor, APP_ID, NOW, TX),
      asks: [asks('delete', 'oauth2_app_code_token', 'forbidden')],
    },
    insert: {
      call: (store, actor) => store.insert(actor, {} as DeviceCodeInsert, TX),
      asks: [asks('create', 'oauth2_app_code_token', 'forbidden')],
    },
    find: { call: (store, actor) => store.find(actor, PRESENTED), asks: READS_ANY },
    findApproved: { call: (store, actor) => store.findApproved(actor, PRESENTED, TX), asks: READS_ANY },
    poll: {
      call: (store, actor) => store.poll(actor, ID, NOW, { step: 5, longest: 60 }),
      asks: [asks('create', 'oauth2_app_code_token', 'forbidden')],
    },
    unused: { call: (store, actor) => store.unused(actor, APPROVED), asks: [asks('read', THEIRS, 'forbidden')] },
    consumption: { call: (store, actor) => store.consumption(actor, APPROVED, NOW), asks: [asks('delete', THEIRS, 'forbidden')] },
    findPending: { call: (store, actor) => store.findPending(actor, Buffer.from('hash'), NOW), asks: ANSWERS },
    findPendingById: { call: (store, actor) => store.findPendingById(actor, ID, NOW), asks: ANSWERS },
    approve: { call: (store, actor) => store.approve(actor, ID, ID, NOW, TX), asks: ANSWERS },
    deny: { call: (store, actor) => store.deny(actor, ID, NOW, TX), asks: ANSWERS },
    deleteExpired: {
      call: (store, actor) => store.deleteExpired(actor, NOW, 1),
      asks: [asks('delete', 'oauth2_app_code_token', 'forbidden')],
    },
  },
});

export const pushedRequests = storeTable({
  store: PushedRequestsStore,
  build: (authorizer, repository) => new PushedRequestsStore(repository('requests'), authorizer),
  methods: {
    lockRecent: {
      call: (store, actor) => store.lockRecent(actor, APP_ID, '192.0.2.1', NOW, 1, TX),
      asks: [asks('create', 'oauth2_app_code_token', 'forbidden')],
    },
    evict: {
      call: (store, actor) => store.evict(actor, APP_ID, NOW, TX),
      asks: [asks('delete', 'oauth2_app_code_token', 'forbidden')],
    },
    insert: {
      call: (store, actor) => store.insert(actor, {} as PushedRequestInsert, TX),
      asks: [asks('create', 'oauth2_app_code_token', 'forbidden')],
    },
    open: { call: (store, actor) => store.open(actor, {} as Opening), asks: READS_ANY },
    consume: {
      call: (store, actor) => store.consume(actor, Buffer.from('hash'), TX),
      asks: [asks('delete', 'oauth2_app_code_token', 'forbidden')],
    },
    deleteOld: {
      call: (store, actor) => store.deleteOld(actor, NOW, 1),
      asks: [asks('delete', 'oauth2_app_code_token', 'forbidden')],
    },
  },
});

export const tokenRequests = storeTable({
  store: TokenRequestsStore,
  build: (authorizer, repository) => new TokenRequestsStore(repository('requests'), authorizer),
  methods: {
    find: {
      call: (store, actor) =>
        store.find(actor, { clientId: APP_ID, clientSecretPrefix: null, redeemed: { kind: 'code', secret: PRESENTED }, itself: null }),
      asks: [
        asks('read', { type: 'oauth2_app', id: APP_ID }, 'forbidden'),
        asks('read', 'oauth2_app_secret', 'forbidden'),
        asks('read', 'oauth2_app_code_token', 'forbidden'),
      ],
    },
    findRevocable: {
      call: (store, actor) => store.findRevocable(actor, { clientId: APP_ID, clientSecretPrefix: null }, {} as ParsedToken),
      asks: [
        asks('read', { type: 'oauth2_app', id: APP_ID }, 'forbidden'),
        asks('read', 'oauth2_app_secret', 'forbidden'),
        asks('read', 'oauth2_app_code_token', 'forbidden'),
      ],
    },
  },
});

export const grantsSystem = storeTable({
  store: GrantsSystemStore,
  build: (authorizer, repository) => new GrantsSystemStore(repository('grants'), repository('keys'), authorizer),
  methods: {
    revokeGrantsOf: {
      only: 'revoker',
      call: (store, actor) => store.revokeGrantsOf(actor, [SOMEBODY], NOW, TX),
      rows: REVOKED,
      asks: [asks('delete', 'oauth2_app_code_token', 'forbidden')],
    },
    revokeExchangedFor: {
      only: 'revoker',
      call: (store, actor) => store.revokeExchangedFor(actor, 'key', NOW, TX),
      rows: { ...REVOKED, 'grants.lockOfKey': APP_ID },
      asks: [asks('delete', 'oauth2_app_code_token', 'forbidden')],
    },
  },
});

export const sessionGrantsSystem = storeTable({
  store: SessionGrantsSystemStore,
  build: (authorizer, repository) =>
    new SessionGrantsSystemStore(repository('sessionGrants'), repository('grants'), repository('keys'), authorizer),
  methods: {
    isSignIn: {
      only: 'system-oauth2',
      call: (store, actor) => store.isSignIn(actor, { userId: SOMEBODY, appId: APP_ID, subject: SOMEBODY, sid: 'sid', session: 'session' }),
      asks: [asks('read', 'oauth2_app_code_token', 'forbidden')],
    },
    endWith: {
      only: 'revoker',
      call: (store, actor) => store.endWith(actor, ['key'], NOW, TX),
      rows: { ...REVOKED, 'sessionGrants.lockSessions': ['session'] },
      asks: [asks('delete', 'oauth2_app_code_token', 'forbidden')],
    },
    handOver: {
      only: 'revoker',
      call: (store, actor) => store.handOver(actor, { id: 'key', hashedSecret: null }, 'other key', NOW, TX),
      rows: { ...REVOKED, 'sessionGrants.lockSessions': ['session'] },
      asks: [asks('delete', 'oauth2_app_code_token', 'forbidden')],
    },
  },
});

export const logouts = storeTable({
  store: LogoutsStore,
  build: (authorizer, repository) => new LogoutsStore(repository('logouts'), authorizer),
  methods: {
    list: { call: (store, actor) => store.list(actor), asks: [asks('update', { type: 'oauth2_app' }, 'forbidden')] },
    retry: {
      call: (store, actor) => store.retry(actor, APP_ID, NOW, TX),
      asks: [asks('update', { type: 'oauth2_app' }, 'forbidden')],
    },
  },
});

export const subjectsSystem = storeTable({
  store: SubjectsSystemStore,
  build: (authorizer, repository) => new SubjectsSystemStore(repository('subjects'), authorizer),
  methods: {
    find: {
      only: 'system-oauth2',
      call: (store, actor) => store.find(actor, SOMEBODY, 'client.example'),
      asks: [asks('read', 'user', 'forbidden')],
    },
    obtain: {
      only: 'system-oauth2',
      call: (store, actor) => store.obtain(actor, SOMEBODY, 'client.example', TX),
      asks: [asks('create', 'oauth2_app_code_token', 'forbidden')],
    },
  },
});

export const logoutsSystem = storeTable({
  store: LogoutsSystemStore,
  build: (authorizer, repository) => new LogoutsSystemStore(repository('logouts'), authorizer),
  methods: {
    claim: {
      only: 'system-oauth2',
      call: (store, actor) => store.claim(actor, NOW, NOW, { slots: 1, share: 1, busy: [] }),
      asks: [asks('delete', 'oauth2_app_code_token', 'forbidden')],
    },
    delete: {
      only: 'system-oauth2',
      call: (store, actor) => store.delete(actor, APP_ID),
      asks: [asks('delete', 'oauth2_app_code_token', 'forbidden')],
    },
    postpone: {
      only: 'system-oauth2',
      call: (store, actor) => store.postpone(actor, APP_ID, NOW, 'fault'),
      asks: [asks('delete', 'oauth2_app_code_token', 'forbidden')],
    },
    deleteOld: {
      only: 'system-oauth2',
      call: (store, actor) => store.deleteOld(actor, NOW, 1),
      asks: [asks('delete', 'oauth2_app_code_token', 'forbidden')],
    },
  },
});

export const userGrants = storeTable({
  store: UserGrantsStore,
  build: (authorizer, repository) => new UserGrantsStore(repository('userGrants'), repository('grants'), repository('keys'), authorizer),
  methods: {
    list: {
      call: (store, actor) => store.list(actor, SOMEBODY, NOW),
      asks: [asks('read', THEIRS, 'forbidden')],
    },
    revoke: {
      call: (store, actor) => store.revoke(actor, SOMEBODY, NOW, TX),
      rows: REVOKED,
      asks: [asks('delete', THEIRS, 'forbidden')],
    },
  },
});

export const signIns = storeTable({
  store: SignInsStore,
  build: (authorizer, repository) =>
    new SignInsStore(repository('signIns'), repository('sessionGrants'), repository('grants'), repository('keys'), authorizer),
  methods: {
    list: {
      call: (store, actor) => store.list(actor, SOMEBODY, NOW),
      asks: [asks('read', THEIRS, 'forbidden')],
    },
    end: {
      call: (store, actor) => store.end(actor, SOMEBODY, { appId: APP_ID, sessionId: 'session' }, NOW, TX),
      rows: { ...REVOKED, 'sessionGrants.lockSessions': ['session'], 'signIns.lock': ['grant'] },
      asks: [asks('delete', THEIRS, 'forbidden')],
    },
  },
});

const CONSENT = { userId: SOMEBODY, appId: APP_ID, resource: 'https://notes.example/' };

export const consents = storeTable({
  store: ConsentsStore,
  build: (authorizer, repository) => new ConsentsStore(repository('consents'), authorizer),
  methods: {
    find: { call: (store, actor) => store.find(actor, CONSENT, NOW), asks: [asks('read', THEIRS, 'forbidden')] },
    hold: { call: (store, actor) => store.hold(actor, CONSENT, NOW, TX), asks: [asks('read', THEIRS, 'forbidden')] },
    holdToSave: { call: (store, actor) => store.holdToSave(actor, CONSENT, NOW, TX), asks: [asks('create', THEIRS, 'forbidden')] },
    save: { call: (store, actor) => store.save(actor, CONSENT as ConsentRow, TX), asks: [asks('create', THEIRS, 'forbidden')] },
    list: { call: (store, actor) => store.list(actor, SOMEBODY, NOW), asks: [asks('read', THEIRS, 'forbidden')] },
    delete: {
      call: (store, actor) => store.delete(actor, SOMEBODY, APP_ID, TX),
      rows: { 'consents.delete': 1 },
      asks: [asks('delete', THEIRS, 'forbidden')],
    },
    deleteAllOfApp: {
      call: (store, actor) => store.deleteAllOfApp(actor, APP_ID, TX),
      asks: [asks('update', 'oauth2_app', 'forbidden')],
    },
    deleteExpired: {
      call: (store, actor) => store.deleteExpired(actor, NOW, 1),
      asks: [asks('delete', 'oauth2_app_code_token', 'forbidden')],
    },
  },
});
