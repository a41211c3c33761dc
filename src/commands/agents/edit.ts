import { clientCommand, CommandFailure, FAILURE, itemOutput } from '../client/index.js';
import { type Agent, AGENT_ARGUMENT, AGENT_COLUMNS } from './columns.js';
import { endOf, GRANT_FLAGS, grantsOf } from './grants.js';

/** What a list can be emptied with: without flags for it, a list stays. */
const LISTS = { secrets: 'secret', files: 'file', 'git-credentials': 'gitCredential' } as const;

/** `gatehouse agents edit`. */
export const editAgentCommand = clientCommand({
  name: 'edit',
  summary: 'change what an agent is given',
  description: 'Changes an agent. A list that you give replaces the whole list; what you do not give stays. Its tokens stay valid.',
  args: AGENT_ARGUMENT,
  flags: {
    ...GRANT_FLAGS,
    name: { flag: '-n, --name <name>', description: 'Another name.' },
    gitSshKey: { flag: '--git-ssh-key <answer>', choices: ['yes', 'no'], description: 'Whether it gets your private key for Git.' },
    neverExpires: { flag: '--never-expires', description: 'The agent does not end.' },
    clear: {
      flag: '--clear <list>',
      isRepeatable: true,
      description: 'Empties a list: secrets, files or git-credentials. Can be repeated.',
    },
  },
  examples: [
    'agents edit nightly-build --secret npm-token --secret pypi-token',
    'agents edit nightly-build --clear files --git-ssh-key no',
  ],
  output: itemOutput<Agent>({ columns: AGENT_COLUMNS }),
  run: async ({ api, args, flags }) => {
    const { name, gitSshKey, expiresIn, neverExpires, clear } = flags;
    for (const list of clear) {
      if (!Object.hasOwn(LISTS, list)) throw new CommandFailure(`--clear must be ${Object.keys(LISTS).join(', ')}`, FAILURE);
      const isGiven = flags[LISTS[list as keyof typeof LISTS]].length > 0;
      if (isGiven) throw new CommandFailure(`--clear ${list} cannot be combined with new entries of this list`, FAILURE);
    }
    if (neverExpires && expiresIn !== undefined) throw new CommandFailure('--never-expires and --expires-in cannot be combined', FAILURE);
    const body = {
      ...grantsOf(flags),
      ...(clear.includes('secrets') && { secrets: [] }),
      ...(clear.includes('files') && { files: [] }),
      ...(clear.includes('git-credentials') && { git_credentials: [] }),
      ...(name !== undefined && { name }),
      ...(gitSshKey !== undefined && { git_ssh_key: gitSshKey === 'yes' }),
      ...(neverExpires && { expires_at: '' }),
      ...(expiresIn !== undefined && { expires_at: endOf(expiresIn) }),
    };
    if (Object.keys(body).length === 0) throw new CommandFailure('There is nothing to change: give at least one flag', FAILURE);
    return (await api.PATCH('/api/v2/agents/{agent}', { params: { path: args }, body })).data;
  },
});
