import { allPages, clientCommand, commandGroup, itemOutput, LIMIT, listOutput, textOutput, YES } from '../client/index.js';
import { type Agent, AGENT_ARGUMENT, AGENT_COLUMNS, DEFAULT_AGENT_COLUMNS } from './columns.js';
import { editAgentCommand } from './edit.js';
import { endOf, GRANT_FLAGS, grantsOf } from './grants.js';
import { issuerCommands } from './issuers.js';
import { agentTokenCommands } from './token.js';
import { trustCommands } from './trust.js';

const createCommand = clientCommand({
  name: 'create',
  summary: 'create an agent',
  description: `Creates an agent, a program that acts for you and gets nothing but what you name here, and prints its token once, to standard output. The program uses
it with the commands below \`gatehouse agent\`, or with the agent SDK.`,
  args: { name: 'Unique among your agents.' },
  flags: {
    ...GRANT_FLAGS,
    owner: { flag: '--owner <user>', description: 'A service account that it acts for; only for owners of the deployment. Default: you.' },
  },
  examples: [
    'agents create nightly-build --secret npm-token > token.txt',
    'agents create deploy --secret git-token --git-credential https://ada@git.example.com=git-token --expires-in 90d',
  ],
  output: textOutput<{ agent: Agent; token: string }>(({ token }) => token),
  run: async ({ api, args, flags }) => {
    const { owner, expiresIn } = flags;
    const body = {
      ...args,
      ...grantsOf(flags),
      ...(expiresIn !== undefined && { expires_at: endOf(expiresIn) }),
      ...(owner !== undefined && { owner }),
    };
    return (await api.POST('/api/v2/agents', { body })).data;
  },
});

const listCommand = clientCommand({
  name: 'list',
  summary: 'list your agents',
  flags: {
    search: { flag: '--search <text>', description: 'Only agents whose name contains this.' },
    owner: { flag: '--owner <user>', description: 'The agents of another user; only for owners of the deployment. Default: you.' },
    limit: LIMIT,
  },
  examples: ['agents list', 'agents list --owner ci -c name,"last seen",id'],
  output: listOutput<Agent>({ columns: AGENT_COLUMNS, defaults: DEFAULT_AGENT_COLUMNS, empty: 'No agents found.' }),
  run: ({ api, flags: { search: q, owner, limit } }) =>
    allPages(limit, async (page) => {
      const query = { ...page, ...(q !== undefined && { q }), ...(owner !== undefined && { owner }) };
      return (await api.GET('/api/v2/agents', { params: { query } })).data.agents;
    }),
});

const showCommand = clientCommand({
  name: 'show',
  summary: 'show an agent and what it was given',
  args: AGENT_ARGUMENT,
  examples: ['agents show nightly-build', 'agents show nightly-build -o json'],
  output: itemOutput<Agent>({ columns: AGENT_COLUMNS }),
  run: async ({ api, args }) => (await api.GET('/api/v2/agents/{agent}', { params: { path: args } })).data,
});

const deleteCommand = clientCommand({
  name: 'delete',
  summary: 'delete an agent',
  description: 'Deletes an agent and ends its tokens. It cannot be undone.',
  args: AGENT_ARGUMENT,
  flags: { yes: YES },
  examples: ['agents delete nightly-build --yes'],
  output: null,
  run: async ({ api, args, flags, console }) => {
    await console.confirm(`Delete the agent ${args.agent}? Its tokens stop working.`, flags.yes);
    await api.DELETE('/api/v2/agents/{agent}', { params: { path: args } });
    console.say(`Deleted ${args.agent}.`);
  },
});

/** `gatehouse agents`. */
export const agentsCommand = commandGroup('agents', 'manage agents: programs that get a few of your secrets and nothing else', [
  createCommand,
  listCommand,
  showCommand,
  editAgentCommand,
  deleteCommand,
  agentTokenCommands,
  trustCommands,
  issuerCommands,
]);
