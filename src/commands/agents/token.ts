import { clientCommand, commandGroup, textOutput, YES } from '../client/index.js';
import { AGENT_ARGUMENT } from './columns.js';

const rotateCommand = clientCommand({
  name: 'rotate',
  summary: 'issue a new token for an agent',
  description: 'Revokes all tokens of the agent at once, and prints a new one, to standard output.',
  args: AGENT_ARGUMENT,
  flags: { yes: YES },
  examples: ['agents token rotate nightly-build --yes > token.new && mv token.new token.txt'],
  output: textOutput<{ token: string; expires_at: string }>(({ token }) => token),
  run: async ({ api, args, flags, console }) => {
    await console.confirm(`Issue a new token for ${args.agent}? Its tokens stop working.`, flags.yes);
    return (await api.POST('/api/v2/agents/{agent}/token', { params: { path: args } })).data;
  },
});

const revokeCommand = clientCommand({
  name: 'revoke',
  summary: 'revoke all tokens of an agent',
  description:
    'Revokes all tokens of the agent at once. The agent stays, and can be issued a new one with `gatehouse agents token rotate`.',
  args: AGENT_ARGUMENT,
  flags: { yes: YES },
  examples: ['agents token revoke nightly-build --yes'],
  output: null,
  run: async ({ api, args, flags, console }) => {
    await console.confirm(`Revoke all tokens of ${args.agent}?`, flags.yes);
    await api.DELETE('/api/v2/agents/{agent}/token', { params: { path: args } });
    console.say(`Revoked all tokens of ${args.agent}.`);
  },
});

/** `gatehouse agents token`. */
export const agentTokenCommands = commandGroup('token', 'issue and revoke tokens of an agent', [rotateCommand, revokeCommand]);
