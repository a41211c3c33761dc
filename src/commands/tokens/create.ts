import { formatDuration } from '../../common/index.js';
import { ApiError } from '../../sdk/client/index.js';
import { clientCommand, CommandFailure, FAILURE, secondsOf, textOutput } from '../client/index.js';

const NANOSECONDS = 1e9;

/** `gatehouse tokens create`. */
export const createTokenCommand = clientCommand({
  name: 'create',
  summary: 'create a token',
  description: `Creates a long-lived token and prints it once, to standard output.

--allow limits it to resources, each as type:id. The ID is a UUID, or * for all of the type. The types are file, group, organization, user and user_secret, among others: the server
lists them when it does not know one.`,
  flags: {
    name: {
      flag: '-n, --name <name>',
      env: 'CODER_TOKEN_NAME',
      field: ['token_name', 'name'],
      description: 'Unique among the tokens of the user. Default: a random one.',
    },
    lifetime: {
      flag: '--lifetime <duration>',
      env: 'CODER_TOKEN_LIFETIME',
      description:
        'How long it is valid, such as 12h or 7d. Default: as long as the server allows the user of the token, which is 7 days for owners of the deployment and 100 years for other users, unless the operator changes it. A token creates none that outlives it.',
    },
    user: { flag: '-u, --user <user>', env: 'CODER_TOKEN_USER', description: 'For another user: a username or ID. Default: you.' },
    scope: {
      flag: '--scope <name>',
      description: 'What the token can do: see gatehouse tokens scopes. Can be repeated. Default: everything that you can do.',
      isRepeatable: true,
      list: 'tokens scopes',
    },
    allow: {
      flag: '--allow <type:id>',
      description: 'A resource that the token can access, such as "file:*". Can be repeated. Default: all of them.',
      isRepeatable: true,
    },
  },
  examples: ['tokens create --name ci --lifetime 7d', 'tokens create --name backup --scope file:read --allow "file:*"'],
  output: textOutput<{ key: string }>(({ key }) => key),
  run: async ({ api, flags, console }) => {
    const { user = 'me', lifetime, name } = flags;
    const seconds = lifetime === undefined ? undefined : secondsOf('--lifetime', lifetime);
    if (seconds === 0) throw new CommandFailure('--lifetime must be greater than zero', FAILURE);
    const path = { user };
    const max = async (): Promise<number> => {
      const { data } = await api.GET('/api/v2/users/{user}/keys/tokens/tokenconfig', { params: { path } });
      return Math.floor(data.max_token_lifetime / NANOSECONDS);
    };
    const lifetimeSeconds = seconds ?? (await max());
    const body = {
      lifetime: lifetimeSeconds * NANOSECONDS,
      ...(name !== undefined && { token_name: name }),
      ...(flags.scope.length > 0 && { scopes: [...flags.scope] }),
      ...(flags.allow.length > 0 && { allow_list: [...flags.allow] }),
    };
    const now = new Date();
    try {
      const { data } = await api.POST('/api/v2/users/{user}/keys/tokens', { params: { path }, body });
      console.say(`The token is valid until ${endAfter(now, lifetimeSeconds)}.`);
      return data;
    } catch (error) {
      if (!(error instanceof ApiError) || ![400, 403].includes(error.status) || seconds === undefined) throw error;
      const longest = await max();
      if (seconds <= longest) throw error;
      const whose = user === 'me' ? 'you' : user;
      throw new CommandFailure(
        `--lifetime can be at most ${formatDuration(longest)} for ${whose} with this login, until ${endAfter(now, longest)}`,
        FAILURE,
      );
    }
  },
});

/** Milliseconds of the last date there is (ECMAScript, time values): what a server says may be anything. */
const LAST_TIME = 8.64e15;

function endAfter(now: Date, seconds: number): string {
  const time = now.getTime() + seconds * 1000;
  return new Date(Math.max(-LAST_TIME, Math.min(time, LAST_TIME))).toISOString().replace(/\.\d+Z$/, 'Z');
}
