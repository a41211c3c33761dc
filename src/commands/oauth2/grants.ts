import { ApiError, type Schemas } from '../../sdk/client/index.js';
import { clientCommand, commandGroup, CommandFailure, EXIT_CODES, listOutput, orNever, requireId, YES } from '../client/index.js';

type Grant = Schemas['UserGrantResponse'];

const USER = { flag: '-u, --user <user>', description: 'Another user: a username or ID. Default: you.' } as const;

const listCommand = clientCommand({
  name: 'list',
  summary: 'list the apps that can act for you',
  flags: { user: USER },
  examples: ['oauth2 grants list', 'oauth2 grants list --user ada'],
  output: listOutput<Grant>({
    columns: {
      app: ({ app }) => app.name,
      resource: ({ resource_name: name }) => name,
      scopes: ({ scopes }) => scopes,
      'last used': ({ last_used_at: at }) => orNever(at),
      'expires at': ({ expires_at: at }) => at,
      id: ({ id }) => id,
    },
    empty: 'No app can act for this user.',
  }),
  run: async ({ api, flags: { user = 'me' } }) =>
    (await api.GET('/api/v2/users/{user}/oauth2-grants', { params: { path: { user } } })).data,
});

const revokeCommand = clientCommand({
  name: 'revoke',
  summary: 'end the access of an app',
  args: { grant: 'ID of the grant: see gatehouse oauth2 grants list.' },
  flags: { user: USER, yes: YES },
  examples: ['oauth2 grants revoke 9b1f0f6e-7d1c-4d6f-8f0e-1c2d3e4f5a6b --yes'],
  output: null,
  run: async ({ api, args, flags: { user, yes }, console }) => {
    const grant = requireId(args.grant, { what: 'grant', list: 'oauth2 grants list' });
    await console.confirm(`End the access of the grant ${grant}?`, yes);
    try {
      await api.DELETE('/api/v2/users/{user}/oauth2-grants/{grant}', { params: { path: { user: user ?? 'me', grant } } });
    } catch (error) {
      if (user !== undefined || !(error instanceof ApiError) || error.status !== 404) throw error;
      throw new CommandFailure(
        `You have no grant ${grant}. If it is the grant of another user, name them with --user.`,
        EXIT_CODES.notFound.code,
      );
    }
    console.say(`Revoked ${grant}.`);
  },
});

/** `gatehouse oauth2 grants`. */
export const grantsCommand = commandGroup('grants', 'show and end the access of apps', [listCommand, revokeCommand]);
