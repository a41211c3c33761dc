import type { AgentClientOptions } from '../agent/index.js';
import { fileTokenStore } from '../node/file-token-store.js';

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Options for `createAgentClient` from `CODER_AGENT_URL` (or `CODER_URL`) and `CODER_AGENT_TOKEN` or `CODER_AGENT_TOKEN_FILE`; a token in a file is
 * replaced before it expires. Throws a `TypeError` that names the variable that is missing.
 */
export function agentFromEnvironment(env: Variables = processVariables()): Pick<AgentClientOptions, 'url' | 'token' | 'tokenStore'> {
  const [url, token, file] = [env['CODER_AGENT_URL'] || env['CODER_URL'], env['CODER_AGENT_TOKEN'], env['CODER_AGENT_TOKEN_FILE']];
  if (!url) throw new TypeError('CODER_AGENT_URL is not set: it is the URL of the server');
  if (token && file) throw new TypeError('CODER_AGENT_TOKEN and CODER_AGENT_TOKEN_FILE are both set: one of them is enough');
  if (file) return { url, tokenStore: fileTokenStore(file) };
  if (!token) throw new TypeError('Neither CODER_AGENT_TOKEN nor CODER_AGENT_TOKEN_FILE is set');
  return { url, token };
}

function processVariables(): Variables {
  // eslint-disable-next-line no-restricted-properties -- this runs in the programs of others
  return process.env;
}
