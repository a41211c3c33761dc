import type { AgentManifest } from '../../sdk/agent/index.js';
import { fileTokenStore } from '../../sdk/internals/index.js';
import { clientCommand, commandGroup, itemOutput, orNever } from '../client/index.js';
import { AGENT_FLAGS, agentClient, asAgent, givenToken, openClient } from './agent-connection.js';
import { gitAskpassCommand } from './git-askpass.js';
import { gitSshCommand } from './gitssh.js';
import { runCommand } from './run.js';

const whoamiCommand = clientCommand({
  name: 'whoami',
  summary: 'show who the agent is and what it can fetch',
  flags: AGENT_FLAGS,
  examples: ['agent whoami', 'agent whoami -o json'],
  output: itemOutput<AgentManifest>({
    columns: {
      name: ({ name }) => name,
      owner: ({ owner }) => owner.username,
      'token expires at': ({ token }) => token.expires_at,
      secrets: ({ secrets }) => secrets.map(({ name }) => name),
      files: ({ files }) => files.map(({ id }) => id),
      'git hosts': ({ git_credentials: credentials }) => credentials.map(({ url }) => url),
      'git ssh key': ({ git_ssh_key: has }) => has,
      'expires at': ({ expires_at: at }) => orNever(at),
      description: ({ description }) => description,
      id: ({ id }) => id,
    },
  }),
  run: (call) => asAgent(agentClient(call).manifest()),
});

const rotateCommand = clientCommand({
  name: 'rotate',
  summary: 'replace the token of the agent',
  description: `Replaces the token of the agent. With --agent-token-file the new one replaces the old one in the file; otherwise it is printed. The old token works until
the new one is used, for a minute at most.`,
  flags: AGENT_FLAGS,
  examples: ['agent rotate --agent-token-file /run/ci/token'],
  output: null,
  run: async (call) => {
    const { flags, console } = call;
    let token = givenToken(call);
    // It has been read, and a warning shown, above.
    const memory = { load: () => token, save: (next: string) => void (token = next) };
    const tokenStore = flags.agentTokenFile === undefined ? memory : fileTokenStore(flags.agentTokenFile, () => undefined);
    await asAgent(openClient(call, { tokenStore }).rotate());
    if (flags.agentTokenFile === undefined) console.print(`${token}\n`);
    else console.say(`The token in ${flags.agentTokenFile} was replaced.`);
  },
});

/** `gatehouse agent`. */
export const agentCommand = commandGroup('agent', 'act as an agent: a program that gets a few secrets and nothing else', [
  whoamiCommand,
  runCommand,
  gitAskpassCommand,
  gitSshCommand,
  rotateCommand,
]);
