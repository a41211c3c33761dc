import { clientCommand, commandGroup, itemOutput, listOutput } from '../client/index.js';
import { DEFAULT_TOKEN_COLUMNS, type Token, TOKEN_COLUMNS } from './columns.js';
import { createTokenCommand } from './create.js';
import { findToken, idInToken } from './find.js';

const listCommand = clientCommand({
  name: 'list',
  summary: 'list tokens',
  flags: {
    all: { flag: '-a, --all', description: 'The tokens of all users that you have permission to see. Add -c owner to see whose they are.' },
    includeExpired: { flag: '--include-expired', description: 'Expired tokens, too.' },
  },
  examples: ['tokens list', 'tokens list --all -c name,owner,"expires at"', 'tokens list -o json'],
  output: listOutput<Token>({ columns: TOKEN_COLUMNS, defaults: DEFAULT_TOKEN_COLUMNS, empty: 'No tokens found.' }),
  run: async ({ api, flags }) => {
    const query = { ...(flags.all && { include_all: true }), ...(flags.includeExpired && { include_expired: true }) };
    const { data } = await api.GET('/api/v2/users/{user}/keys/tokens', { params: { path: { user: 'me' }, query } });
    // The API returns null instead of an empty list.
    return data ?? [];
  },
});

const viewCommand = clientCommand({
  name: 'view',
  summary: 'show a token, without its secret',
  args: { token: 'Name or ID of one of your tokens.' },
  examples: ['tokens view ci'],
  output: itemOutput<Token>({ columns: TOKEN_COLUMNS, defaults: DEFAULT_TOKEN_COLUMNS }),
  run: ({ api, args }) => findToken(api, args.token),
});

const removeCommand = clientCommand({
  name: 'remove',
  aliases: ['delete'],
  summary: 'expire or delete a token',
  description:
    'Expires a token now: it stays in the list, for the audit log, until the server removes expired tokens. --delete deletes it.',
  args: { token: 'Name or ID of one of your tokens, or the token itself.' },
  flags: { delete: { flag: '--delete', description: 'Delete it, instead of letting it expire.' } },
  examples: ['tokens remove ci', 'tokens remove ci --delete'],
  output: null,
  run: async ({ api, args, flags, console }) => {
    const known = idInToken(args.token);
    const id = known ?? (await findToken(api, args.token)).id;
    // A whole token is a secret.
    const shown = known ?? args.token;
    const params = { path: { user: 'me', key: id } };
    if (flags.delete) await api.DELETE('/api/v2/users/{user}/keys/{key}', { params });
    else await api.PUT('/api/v2/users/{user}/keys/{key}/expire', { params });
    console.say(flags.delete ? `Deleted token ${shown}.` : `Token ${shown} has expired.`);
  },
});

const scopesCommand = clientCommand({
  name: 'scopes',
  summary: 'list what tokens can be limited to',
  description: 'Lists the scopes that `gatehouse tokens create --scope` takes.',
  examples: ['tokens scopes', 'tokens scopes -o text | grep ^user:'],
  output: listOutput<string>({ columns: { scope: (name) => name }, empty: 'The server has no scopes.' }),
  run: async ({ api }) => (await api.GET('/api/v2/auth/scopes')).data.external,
});

/** `gatehouse tokens`. */
export const tokensCommand = commandGroup(
  'tokens',
  'manage your long-lived tokens',
  [createTokenCommand, listCommand, viewCommand, removeCommand, scopesCommand],
  ['token'],
);
