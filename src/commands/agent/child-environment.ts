import type { Environment } from '../../config/index.js';

/** Of our commands, of the server, and what a CI job gets tokens of its platform with. Named as programs find them, in any case as Windows does. */
const CREDENTIALS =
  /^(?:(?:CODER|GATEHOUSE)_(?:.*_)?(?:TOKENS?|PASSWORDS?|SECRETS?|KEYS?|CONNECTION|HEADERS?)(?:_.*)?|ACTIONS_(?:ID_TOKEN_REQUEST|RUNTIME)_(?:TOKEN|URL))$/i;
/** What the commands of an agent need to reach its server. */
const OF_THE_AGENT = /^CODER_(?:AGENT_TOKEN(?:_FILE)?|HEADER(?:_COMMAND)?|CLIENT_TLS_KEY_FILE)$/i;

/** The environment without the variables with which a program could act as somebody. With `keepsAgent`, it can act as this agent. */
export function withoutCredentials(env: Environment, { keepsAgent }: { readonly keepsAgent: boolean }): Environment {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !CREDENTIALS.test(name) || (keepsAgent && OF_THE_AGENT.test(name))));
}
