import { type Actor, gitPrivateKeyObject, userObject } from '../../../../src/authz/index.js';
import { GitSshKeysStore } from '../../../../src/external-auth/git-ssh-keys/git-ssh-keys.store.js';
import type { NewUserSecret } from '../../../../src/external-auth/user-secrets/user-secret-fields.js';
import type { UserSecretRow } from '../../../../src/external-auth/user-secrets/user-secrets.repository.js';
import { UserSecretsStore } from '../../../../src/external-auth/user-secrets/user-secrets.store.js';
import { ME, SOMEBODY } from '../../subjects.js';
import { asks, HOLDER, storeTable, TX } from '../table.js';

const NOW = new Date();
const USER = userObject(SOMEBODY);
const PAIR = { publicKey: 'ssh-ed25519 AAAA', privateKey: '' };
const KEY_ROW = { userId: SOMEBODY };

/** The actor, if there is one, as an agent of theirs. */
function byAgent(actor: Actor | null | undefined): Actor {
  const agent = actor && { ...actor, credential: { keyId: 'aaaaaaaaaa', agent: { id: SOMEBODY, name: 'robot' } } };
  return agent as Actor; // the rest of a credential does not matter here, nor what nobody presents
}

export const gitSshKeys = storeTable({
  store: GitSshKeysStore,
  build: (authorizer, repository) => new GitSshKeysStore(repository('keys'), repository('holders'), authorizer),
  methods: {
    find: { call: (store, actor) => store.find(actor, SOMEBODY), asks: [asks('read_personal', USER, 'not_found')] },
    openForAgent: {
      call: (store, actor) => store.openForAgent(byAgent(actor)),
      rows: { 'keys.open': KEY_ROW },
      asks: [asks('read', gitPrivateKeyObject(ME), 'forbidden')],
    },
    ensure: [
      {
        when: 'there was none',
        call: (store, actor) => store.ensure(actor, SOMEBODY, PAIR, NOW, TX),
        rows: { 'keys.insert': KEY_ROW },
        asks: [asks('read_personal', USER, 'not_found')],
      },
      {
        when: 'another request was first',
        call: (store, actor) => store.ensure(actor, SOMEBODY, PAIR, NOW, TX),
        rows: { 'keys.findUsable': KEY_ROW },
        asks: [asks('read_personal', USER, 'not_found')],
      },
    ],
    lock: {
      call: (store, actor) => store.lock(actor, SOMEBODY, TX),
      rows: { 'holders.lock': HOLDER },
      asks: [asks('update_personal', { ...USER, holder: HOLDER }, 'forbidden')],
    },
    replace: {
      call: (store, actor) => store.replace(actor, { holder: HOLDER, row: null }, PAIR, NOW, TX),
      asks: [asks('update_personal', { ...USER, holder: HOLDER }, 'forbidden')],
    },
  },
});

const SECRETS = { type: 'user_secret', owner: SOMEBODY } as const;
const ROW = { id: 'b0000000-0000-4000-8000-000000000001', userId: SOMEBODY } as UserSecretRow; // only its identity matters here
const SECRET = { name: 'npm', value: 'x' } as NewUserSecret; // what else it has does not matter here

export const userSecrets = storeTable({
  store: UserSecretsStore,
  build: (authorizer, repository) => new UserSecretsStore(repository('secrets'), authorizer),
  methods: {
    list: { call: (store, actor) => store.list(actor, SOMEBODY), asks: [asks('read', SECRETS, 'not_found')] },
    getByName: {
      call: (store, actor) => store.getByName(actor, SOMEBODY, 'npm'),
      rows: { 'secrets.findByName': ROW },
      asks: [asks('read', SECRETS, 'not_found')],
    },
    openForAgent: {
      call: (store, actor) => store.openForAgent(byAgent(actor), [ROW.id]),
      rows: { 'secrets.openAll': [] },
      asks: [asks('read', { type: 'user_secret', owner: ME, id: ROW.id }, 'not_found')],
    },
    lockByName: {
      call: (store, actor) => store.lockByName(actor, 'update', SOMEBODY, 'npm', TX),
      rows: { 'secrets.lockByName': ROW },
      asks: [asks('read', SECRETS, 'not_found'), asks('update', SECRETS, 'forbidden')],
    },
    insert: {
      call: (store, actor) => store.insert(actor, ROW.id, SOMEBODY, SECRET, NOW, TX),
      asks: [asks('create', SECRETS, 'forbidden')],
    },
    update: {
      call: (store, actor) => store.update(actor, ROW, SECRET, 'y', NOW, TX),
      asks: [asks('update', SECRETS, 'forbidden')],
    },
    delete: { call: (store, actor) => store.delete(actor, ROW, TX), asks: [asks('delete', SECRETS, 'forbidden')] },
  },
});
