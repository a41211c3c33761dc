import { fileFault, LOGIN_MESSAGES } from '../../common/index.js';
import { type AgentClient, type AgentClientOptions, ApiError, createAgentClient } from '../../sdk/agent/index.js';
import { readPrivateFile } from '../../sdk/internals/index.js';
import {
  type Call,
  CommandFailure,
  type Console,
  EXIT_CODES,
  FAILURE,
  type FlagDefinitions,
  type FlagValues,
  visible,
} from '../client/index.js';
import { serverUrl } from '../credentials/index.js';
import { asFetch } from '../transport/index.js';

/** Who the agent is, and where. The login of a person plays no part. */
export const AGENT_FLAGS = {
  agentUrl: { flag: '--agent-url <url>', env: 'CODER_AGENT_URL', description: 'URL of the server. Default: --url.' },
  agentTokenFile: {
    flag: '--agent-token-file <path>',
    env: 'CODER_AGENT_TOKEN_FILE',
    description: 'File that contains the token of the agent. Default: the token is the value of CODER_AGENT_TOKEN.',
  },
} as const satisfies FlagDefinitions;

/** What a command of an agent reaches its server with. */
interface AgentConnection extends Pick<
  Call<Record<string, string>, typeof AGENT_FLAGS>,
  'connection' | 'connectionFlags' | 'console' | 'env'
> {
  readonly flags: FlagValues<typeof AGENT_FLAGS>;
}

/** A call may take as long as other client commands may. */
const TIMEOUT_MS = 180_000;

/** A client with the token as it is: a command is too short to replace it. */
export function agentClient(call: AgentConnection): AgentClient {
  return openClient(call, { token: givenToken(call) });
}

/** Throws a message for people if the URL or the token cannot be right. */
export function openClient({ connection, flags, connectionFlags }: AgentConnection, who: Partial<AgentClientOptions>): AgentClient {
  const given = flags.agentUrl ?? connectionFlags.values.url;
  if (given === undefined) throw new CommandFailure('CODER_AGENT_URL is not set: it is the URL of the server', FAILURE);
  const url = serverUrl(given);
  // The transport decides about http, as for every command.
  const options = { url, fetch: asFetch(connection.senderOf(url)), retries: 0, timeoutMs: TIMEOUT_MS, allowHttp: true };
  try {
    return createAgentClient({ ...options, ...who });
  } catch (error) {
    throw asFailure(error);
  }
}

/** The result of a call, or an error that says what an agent can do about it. */
export async function asAgent<T>(call: Promise<T>): Promise<T> {
  return call.catch((error: unknown) => {
    throw asFailure(error);
  });
}

/** The token, which is never an argument: other users can see those. Throws if there is none. */
export function givenToken({ flags: { agentTokenFile }, env, console }: Pick<AgentConnection, 'flags' | 'env' | 'console'>): string {
  const agentToken = env['CODER_AGENT_TOKEN']?.trim() || undefined;
  if (agentToken !== undefined && agentTokenFile !== undefined)
    throw new CommandFailure('Both a token and a file with one are given: one of them is enough', FAILURE);
  const token = agentToken ?? (agentTokenFile === undefined ? undefined : tokenIn(agentTokenFile, console));
  if (token !== undefined) return token;
  throw new CommandFailure('There is no token of an agent: set CODER_AGENT_TOKEN or CODER_AGENT_TOKEN_FILE', EXIT_CODES.signedOut.code);
}

function tokenIn(path: string, console: Console): string {
  const token = textIn(path, console)?.trim();
  if (token !== undefined && token !== '') return token;
  const fault = token === '' ? 'is empty' : 'does not exist';
  throw new CommandFailure(`${path} ${fault}: it has to contain the token of the agent`, EXIT_CODES.signedOut.code);
}

function textIn(path: string, console: Console): string | null {
  try {
    return readPrivateFile(path, (exposure) => {
      if (exposure === 'writable')
        throw new CommandFailure(`${path} can be changed by other users of this machine: run chmod 600 on it`, FAILURE);
      console.warn(`${path} can be read by other users of this machine: run chmod 600 on it`);
    });
  } catch (error) {
    if (error instanceof CommandFailure) throw error;
    // Without a code it is too long, and says so.
    const isOfSystem = (error as NodeJS.ErrnoException).code !== undefined;
    throw new CommandFailure(isOfSystem ? `${path} ${fileFault(error)}` : (error as Error).message, FAILURE);
  }
}

/** The SDK throws a `TypeError` for what cannot be a URL or a token, before it sends anything. */
function asFailure(error: unknown): unknown {
  if (error instanceof TypeError) return new CommandFailure(error.message, EXIT_CODES.signedOut.code);
  if (!(error instanceof ApiError && error.status === 401)) return error;
  const said = visible([error.message, error.detail].filter((text) => text !== undefined).join(' '));
  // A new token does not help an agent whose owner was suspended.
  const isOfToken = error.message === LOGIN_MESSAGES.agentRefused;
  const text = isOfToken ? `${said} The owner gets another one with \`gatehouse agents token rotate\`.` : said;
  return new CommandFailure(text, EXIT_CODES.signedOut.code);
}
