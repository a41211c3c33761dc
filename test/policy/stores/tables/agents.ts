import { AgentsStore } from '../../../../src/agents/agents.store.js';
import type { AgentFields, AgentRow } from '../../../../src/agents/agent-row.js';
import { AgentsSystemStore } from '../../../../src/agents/agents.system-store.js';
import { AgentTokensStore } from '../../../../src/auth/keys/agent-tokens.store.js';
import { AgentTokensSystemStore } from '../../../../src/auth/keys/agent-tokens.system-store.js';
import { type Actor, agentObject } from '../../../../src/authz/index.js';
import { FIRST_ROWS } from '../../../../src/common/index.js';
import { ME, SOMEBODY } from '../../subjects.js';
import { asks, filters, HOLDER, storeTable, TX } from '../table.js';

const NOW = new Date();
const ID = 'd0000000-0000-4000-8000-000000000001';
const OBJECT = agentObject(ID, SOMEBODY);
const THEIRS = { ...OBJECT, holder: HOLDER };
const ROW = { id: ID, userId: SOMEBODY };
const LOCKED = { agentId: ID, userId: SOMEBODY, holder: HOLDER };
const FOUND = { 'agents.findById': ROW, 'agents.lock': true, 'holders.lock': HOLDER };
const SECRETS = { type: 'user_secret', owner: SOMEBODY } as const;
const FILES = { type: 'file', owner: SOMEBODY } as const;
const GIVEN = { ...ROW, secrets: [{ id: ID }], files: [{ id: ID }], gitCredentials: [] } as unknown as AgentRow; // what else it has does not matter here
const FIELDS = { name: 'robot' } as AgentFields; // what else it has does not matter here

/** The actor, if there is one, as this agent of theirs. */
function byAgent(actor: Actor | null | undefined): Actor {
  const agent = actor && { ...actor, credential: { keyId: 'aaaaaaaaaa', agent: { id: ID, name: 'robot' } } };
  return agent as Actor; // the rest of a credential does not matter here, nor what nobody presents
}

export const agents = storeTable({
  store: AgentsStore,
  build: (authorizer, repository) => new AgentsStore(repository('agents'), repository('holders'), authorizer),
  methods: {
    get: { call: (store, actor) => store.get(actor, ID), rows: FOUND, asks: [asks('read', OBJECT, 'not_found')] },
    getByName: {
      call: (store, actor) => store.getByName(actor, 'robot'),
      rows: { 'agents.findByName': ROW },
      asks: [asks('read', OBJECT, 'not_found')],
    },
    list: {
      call: (store, actor) => store.list(actor, { userId: SOMEBODY, search: '' }, FIRST_ROWS),
      asks: [filters('read', 'api_key')],
    },
    view: [
      {
        when: 'all may be read',
        call: (store, actor) => Promise.resolve(store.view(actor, GIVEN)),
        asks: [asks('read', SECRETS, 'goes on'), asks('read', FILES, 'goes on')],
      },
      {
        when: 'only some may be read',
        call: (store, actor) => Promise.resolve(store.view(actor, GIVEN)),
        refused: [0, 2],
        asks: [
          asks('read', SECRETS, 'goes on'),
          asks('read', { ...SECRETS, id: ID }, 'goes on'),
          asks('read', FILES, 'goes on'),
          asks('read', { ...FILES, id: ID }, 'goes on'),
        ],
      },
    ],
    lockOwner: {
      call: (store, actor) => store.lockOwner(actor, SOMEBODY, TX),
      rows: FOUND,
      asks: [asks('create', { type: 'api_key', owner: SOMEBODY, holder: HOLDER }, 'forbidden')],
    },
    lock: {
      call: (store, actor) => store.lock(actor, 'delete', ID, TX),
      rows: FOUND,
      asks: [asks('read', OBJECT, 'not_found'), asks('delete', THEIRS, 'forbidden')],
    },
    insert: {
      call: (store, actor) => store.insert(actor, LOCKED, FIELDS, NOW, TX),
      asks: [asks('create', { type: 'api_key', owner: SOMEBODY, holder: HOLDER }, 'forbidden')],
    },
    update: { call: (store, actor) => store.update(actor, LOCKED, FIELDS, NOW, TX), asks: [asks('update', THEIRS, 'forbidden')] },
    delete: { call: (store, actor) => store.delete(actor, LOCKED, TX), asks: [asks('delete', THEIRS, 'forbidden')] },
    setSecrets: {
      call: (store, actor) => store.setSecrets(actor, LOCKED, [], TX),
      rows: { 'agents.findSecrets': [] },
      asks: [asks('update', THEIRS, 'forbidden')],
    },
    setFiles: {
      call: (store, actor) => store.setFiles(actor, LOCKED, [], TX),
      rows: { 'agents.findFiles': [] },
      asks: [asks('update', THEIRS, 'forbidden')],
    },
    setGitCredentials: {
      call: (store, actor) => store.setGitCredentials(actor, LOCKED, [], TX),
      asks: [asks('update', THEIRS, 'forbidden')],
    },
  },
});

export const agentsSystem = storeTable({
  store: AgentsSystemStore,
  build: (authorizer, repository) => new AgentsSystemStore(repository('agents'), authorizer),
  methods: {
    updateLastSeen: {
      only: 'system-restricted',
      call: (store, actor) => store.updateLastSeen(actor, [{ agentId: ID, at: NOW }]),
      asks: [asks('update', 'api_key', 'forbidden')],
    },
  },
});

const TOKEN = { id: 'bbbbbbbbbb', hashedSecret: Buffer.alloc(32), createdAt: NOW, clientAddress: '0.0.0.0' };

export const agentTokens = storeTable({
  store: AgentTokensStore,
  build: (authorizer, repository) => new AgentTokensStore(repository('tokens'), authorizer),
  methods: {
    issue: {
      call: (store, actor) => store.issue(actor, LOCKED, { ...TOKEN, lifetimeSeconds: 60 }, TX),
      rows: { 'tokens.isActiveOwner': true },
      asks: [asks('create', THEIRS, 'forbidden')],
    },
    endAll: { call: (store, actor) => store.endAll(actor, LOCKED, TX), asks: [asks('delete', THEIRS, 'forbidden')] },
    rotate: {
      call: (store, actor) => store.rotate(byAgent(actor), { ...TOKEN, supersededSince: NOW }, TX),
      asks: [asks('read', agentObject(ID, ME), 'not_found')],
    },
  },
});

export const agentTokensSystem = storeTable({
  store: AgentTokensSystemStore,
  build: (authorizer, repository) => new AgentTokensSystemStore(repository('tokens'), authorizer),
  methods: {
    confirm: {
      only: 'system-restricted',
      call: (store, actor) => store.confirm(actor, 'bbbbbbbbbb'),
      asks: [asks('update', 'api_key', 'forbidden')],
    },
    exchange: {
      only: 'system-oauth2',
      call: (store, actor) => store.exchange(actor, { ...TOKEN, agentId: ID, lifetimeSeconds: 1, workloadIdentityId: ID }, TX),
      rows: { 'tokens.lockForExchange': 'free' },
      asks: [asks('create', 'oauth2_app_code_token', 'forbidden')],
    },
    endExchanged: {
      only: 'revoker',
      call: (store, actor) => store.endExchanged(actor, ID, TX),
      asks: [asks('delete', 'api_key', 'forbidden')],
    },
    endAll: {
      only: 'revoker',
      call: (store, actor) => store.endAll(actor, ID, TX),
      asks: [asks('delete', 'api_key', 'forbidden')],
    },
  },
});
