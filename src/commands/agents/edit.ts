import { ApiError, type Schemas } from '../../sdk/client/index.js';
import { clientCommand, CommandFailure, FAILURE, itemOutput } from '../client/index.js';
import { type Agent, AGENT_ARGUMENT, AGENT_COLUMNS } from './columns.js';
import { endOf, GRANT_FLAGS, grantsOf } from './grants.js';

type Change = Schemas['UpdateAgentRequest'];

/** The lists that `--clear` empties, with the flag that fills each: without either, a list stays. */
const LISTS = {
  secrets: { flag: 'secret', member: 'secrets' },
  files: { flag: 'file', member: 'files' },
  'git-credentials': { flag: 'gitCredential', member: 'git_credentials' },
} as const satisfies Readonly<Record<string, { flag: keyof typeof GRANT_FLAGS; member: keyof Change }>>;
type List = keyof typeof LISTS;
const GIT_CREDENTIALS = 'change git_credentials in the same request';
const NAMES = Object.keys(LISTS) as readonly List[]; // its keys

/** `gatehouse agents edit`. */
export const editAgentCommand = clientCommand({
  name: 'edit',
  summary: 'change what an agent is given',
  description: 'Changes an agent. A list that you give replaces the whole list; what you do not give stays. Its tokens stay valid.',
  args: AGENT_ARGUMENT,
  flags: {
    ...GRANT_FLAGS,
    name: { flag: '-n, --name <name>', description: 'Another name.' },
    neverExpires: { flag: '--never-expires', description: 'The agent does not end.', field: 'expires_at' },
    clear: {
      flag: '--clear <list>',
      isRepeatable: true,
      choices: NAMES,
      description: 'Empties a list. Can be repeated.',
    },
  },
  examples: [
    'agents edit nightly-build --secret npm-token --secret pypi-token',
    'agents edit nightly-build --clear files --git-ssh-key no',
  ],
  output: itemOutput<Agent>({ columns: AGENT_COLUMNS }),
  run: async ({ api, args, flags }) => {
    const { name, expiresIn, neverExpires, clear } = flags;
    const cleared: Partial<Record<(typeof LISTS)[List]['member'], never[]>> = {};
    for (const name of clear) {
      const { flag, member } = LISTS[name];
      if (flags[flag].length > 0) throw new CommandFailure(`--clear ${name} cannot be combined with new entries of this list`, FAILURE);
      cleared[member] = [];
    }
    if (neverExpires && expiresIn !== undefined) throw new CommandFailure('--never-expires and --expires-in cannot be combined', FAILURE);
    const body = {
      ...grantsOf(flags),
      ...cleared,
      ...(name !== undefined && { name }),
      ...(neverExpires && { expires_at: '' }),
      ...(expiresIn !== undefined && { expires_at: endOf(expiresIn) }),
    };
    if (Object.keys(body).length === 0) throw new CommandFailure('There is nothing to change: give at least one flag', FAILURE);
    try {
      return (await api.PATCH('/api/v2/agents/{agent}', { params: { path: args }, body })).data;
    } catch (error) {
      throw inFlags(error);
    }
  },
});

/** The server says what a request must also have, in the names of its fields. */
function inFlags(error: unknown): unknown {
  const lost = error instanceof ApiError ? error.validations.find(({ detail }) => detail.includes(GIT_CREDENTIALS)) : undefined;
  if (lost?.field !== 'secrets') return error;
  const text = lost.detail.replace(GIT_CREDENTIALS, 'give --git-credential or --clear git-credentials in the same command');
  return new CommandFailure(`--secret: ${text}`, FAILURE);
}
