import type { Schemas } from '../../sdk/client/index.js';
import { clientCommand, commandGroup, itemOutput, listOutput, YES } from '../client/index.js';
import { SIGNING_ALGORITHMS } from './signing-algorithms.js';

type Key = Schemas['SigningKeyResponse'];

const COLUMNS = {
  algorithm: ({ algorithm }: Key) => algorithm,
  state: ({ state }: Key) => state,
  'signs from': ({ signs_from: from }: Key) => from,
  'published until': ({ published_until: until }: Key) => until ?? '',
  'key id': ({ kid }: Key) => kid,
};

const listCommand = clientCommand({
  name: 'list',
  summary: 'list the keys that sign tokens',
  description:
    'Lists the published keys that sign ID tokens and JWT access tokens: the next, the current and the previous ones of each algorithm.',
  examples: ['oauth2 keys list'],
  output: listOutput<Key>({ columns: COLUMNS, empty: 'No signing keys found.' }),
  run: async ({ api }) => (await api.GET('/api/v2/oauth2-provider/signing-keys')).data,
});

const rotateCommand = clientCommand({
  name: 'rotate',
  summary: 'publish the next key that signs tokens',
  description:
    'Publishes the next key of an algorithm, which signs a day later, when every verifier has it. The server also rotates on its own.',
  args: { algorithm: { description: 'What the key is for.', choices: SIGNING_ALGORITHMS } },
  examples: ['oauth2 keys rotate RS256'],
  output: itemOutput<Key>({ columns: COLUMNS }),
  run: async ({ api, args }) => (await api.POST('/api/v2/oauth2-provider/signing-keys', { body: args })).data,
});

const revokeCommand = clientCommand({
  name: 'revoke',
  summary: 'withdraw a key that signs tokens',
  description:
    'Withdraws a key at once, if another person may know it. Another key signs from then on. Tokens that it has signed are refused; verifiers that keep keys refuse them some minutes later.',
  args: { kid: 'ID of the key.' },
  flags: { yes: YES },
  examples: ['oauth2 keys revoke zY3WHwC4Rnv0EsCZ8hcQGhUP0nI1BvF2oPxO8pVtQ4k --yes'],
  output: null,
  run: async ({ api, args: { kid }, flags, console }) => {
    await console.confirm(`Withdraw the key ${kid}, so that tokens that it has signed are refused?`, flags.yes);
    await api.DELETE('/api/v2/oauth2-provider/signing-keys/{kid}', { params: { path: { kid } } });
    console.say(`Withdrew the key ${kid}.`);
  },
});

/** `gatehouse oauth2 keys`. */
export const keysCommand = commandGroup('keys', 'manage the keys that sign tokens', [listCommand, rotateCommand, revokeCommand]);
