import type { AgentManifest } from '../../sdk/agent/index.js';
import { parseUrl } from '../../common/index.js';
import { clientCommand, CommandFailure, EXIT_CODES, FAILURE } from '../client/index.js';
import { AGENT_FLAGS, agentClient, asAgent } from './agent-connection.js';
import { type GitPrompt, gitPrompt } from './git-prompt.js';

const NOT_ANSWERED =
  'This is not a question of git for a username or a password of one https host: https://[user@]host[:port][/path], with other characters in the user as %40';

type GitCredential = AgentManifest['git_credentials'][number];

/** `gatehouse agent git-askpass`. */
export const gitAskpassCommand = clientCommand({
  name: 'git-askpass',
  summary: 'answer the questions of git for a username and a password',
  description: `Answers git with the credential that the agent has for exactly the host that git asks about, over https. gatehouse agent run --with-token sets
GIT_ASKPASS. Elsewhere, set it to the path of gatehouse itself: it recognizes the questions of git.`,
  args: { prompt: "What git asks, such as: Password for 'https://ada@git.example.com':" },
  flags: AGENT_FLAGS,
  examples: [`agent git-askpass "Password for 'https://ada@git.example.com': "`],
  output: null,
  run: async (call) => {
    const { args, console } = call;
    const asked = gitPrompt(args.prompt);
    if (!asked) throw new CommandFailure(NOT_ANSWERED, FAILURE);
    const client = agentClient(call);
    const { git_credentials: credentials } = await asAgent(client.manifest());
    const credential = credentialFor(credentials, asked);
    if (asked.what === 'Username') {
      console.printExactly(`${oneLine(credential.username)}\n`);
      return;
    }
    const { value } = await asAgent(client.secret(credential.secret));
    console.printExactly(`${oneLine(value)}\n`);
  },
});

/**
 * The credential for exactly this host, and for the path if git names one (credential.useHttpPath): the longest that covers it. A username that git knows
 * already must be that of the credential.
 */
function credentialFor(credentials: readonly GitCredential[], { url: asked, user }: GitPrompt): GitCredential {
  const ofHost = credentials.filter(({ url, username }) => parseUrl(url)?.origin === asked.origin && (user === null || user === username));
  const hasPath = asked.pathname !== '/';
  const fitting = hasPath ? ofHost.filter(({ url }) => covers(new URL(url).pathname, asked.pathname)) : ofHost;
  const [found, ...others] = fitting.toSorted((a, b) => b.url.length - a.url.length);
  if (!found) throw new CommandFailure(`The agent has no credential for ${asked.origin}`, EXIT_CODES.notFound.code);
  if (hasPath || others.length === 0) return found;
  throw new CommandFailure(
    `The agent has several credentials for ${asked.origin}: run \`git config --global credential.useHttpPath true\``,
    EXIT_CODES.conflict.code,
  );
}

function covers(path: string, asked: string): boolean {
  const folder = path.endsWith('/') ? path : `${path}/`;
  return `${asked.replace(/\.git$/, '')}/`.startsWith(folder) || `${asked}/`.startsWith(folder);
}

/** Git reads one line. */
function oneLine(text: string): string {
  if (!/[\0\r\n]/.test(text)) return text;
  throw new CommandFailure('The credential of the agent contains a line break', FAILURE);
}
