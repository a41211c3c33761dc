import { CONNECTION_FLAGS } from '../client/index.js';
import { withoutCredentials } from './child-environment.js';

const SECRET = [
  ...Object.values(CONNECTION_FLAGS).flatMap((flag) => ('isSecret' in flag ? [flag.env] : [])),
  'CODER_HEADER_COMMAND',
  'CODER_AGENT_TOKEN',
  'coder_agent_token',
  'CODER_AGENT_TOKEN_FILE',
  'CODER_CLIENT_TLS_KEY_FILE',
  'CODER_PG_CONNECTION_URL',
  'CODER_EXTERNAL_TOKEN_ENCRYPTION_KEYS',
  'CODER_OIDC_CLIENT_SECRET',
  'CODER_PASSWORD',
  'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
  'ACTIONS_ID_TOKEN_REQUEST_URL',
];
const OF_THE_AGENT = ['CODER_AGENT_TOKEN', 'CODER_AGENT_TOKEN_FILE', 'CODER_HEADER', 'CODER_HEADER_COMMAND', 'CODER_CLIENT_TLS_KEY_FILE'];
const OTHERS = ['PATH', 'HOME', 'CODER_AGENT_URL', 'CODER_URL', 'CODER_USE_KEYRING', 'CODER_WORKSPACE_NAME', 'NPM_TOKEN', 'MONKEY'];

function namesLeft(names: readonly string[], keepsAgent: boolean): string[] {
  return Object.keys(withoutCredentials(Object.fromEntries(names.map((name) => [name, 'x'])), { keepsAgent }));
}

describe('the environment of a program that runs as an agent', () => {
  it('has no credential of ours and none that a platform issues tokens for', () => {
    expect(SECRET).toEqual(expect.arrayContaining(['CODER_SESSION_TOKEN', 'CODER_HEADER']));
    expect(namesLeft(SECRET, false)).toEqual([]);
  });

  it('has everything else', () => {
    expect(namesLeft(OTHERS, false)).toEqual(OTHERS);
  });

  it('has what it reaches the server with as this agent, on request, and as nobody else', () => {
    expect(namesLeft(OF_THE_AGENT, true)).toEqual(OF_THE_AGENT);
    expect(namesLeft(['CODER_SESSION_TOKEN', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN', 'CODER_PG_CONNECTION_URL'], true)).toEqual([]);
  });
});
