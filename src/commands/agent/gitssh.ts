import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '../../config/index.js';
import { clientCommand, CommandFailure } from '../client/index.js';
import { AGENT_FLAGS, agentClient, asAgent } from './agent-connection.js';
import { withoutCredentials } from './child-environment.js';
import { type Belongings, runChild } from './child.js';

/** `gatehouse agent gitssh`. */
export const gitSshCommand = clientCommand({
  name: 'gitssh',
  summary: 'connect git by ssh with the key of the agent',
  description: `Runs ssh with the private key that the agent was given for Git. Set GIT_SSH_COMMAND to this command; all arguments are passed on to ssh. The key is in a
file that only this account can read, while ssh runs. No other key is offered: the configuration of ssh is not read, and no ssh-agent or shared connection used.
Hosts are checked against known_hosts, as without this command.`,
  args: { 'arguments...': 'Arguments of ssh.' },
  flags: AGENT_FLAGS,
  passesOn: 'everything',
  examples: ['agent gitssh -T git@git.example.com', 'agent gitssh -p 2222 git@git.example.com git-upload-pack app.git'],
  output: null,
  run: async (call) => {
    // Git finds out first whether this is OpenSSH, which needs no key.
    const env = withoutCredentials(call.env, { keepsAgent: false });
    if (call.args.arguments.includes('-G')) return runSsh(call.args.arguments, env, NOTHING);
    const { private_key: key } = await asAgent(agentClient(call).gitSshKey());
    const file = new KeyFile(key, call.env);
    return runSsh([...ONLY_THIS_KEY, '-i', file.path, ...call.args.arguments], env, file);
  },
  exitCode: (exitCode) => exitCode,
});

/**
 * Other keys of the account are not the agent's: none of its configuration, which can name some, none of its ssh-agent, and no connection that was authenticated with another
 * one or that outlives this command. The key goes nowhere else. `known_hosts` and what is given as arguments stay in force.
 */
const ONLY_THIS_KEY = [
  '-F',
  'none',
  ...['IdentitiesOnly=yes', 'IdentityAgent=none', 'AddKeysToAgent=no', 'ControlMaster=no', 'ControlPath=none'].flatMap((option) => [
    '-o',
    option,
  ]),
];
const NOTHING: Belongings = { prepare: () => undefined, remove: () => undefined };

async function runSsh(args: readonly string[], env: Environment, belongings: Belongings): Promise<number> {
  const { exitCode, failure } = await runChild(['ssh', ...args], env, belongings);
  if (failure !== undefined) throw new CommandFailure(`ssh could not be run: ${failure}`, exitCode);
  return exitCode;
}

/** A private key in a folder of its own: in memory where the system has such a place for each user. */
class KeyFile implements Belongings {
  private readonly folder: string;
  readonly path: string;

  constructor(
    private readonly key: string,
    env: Environment,
  ) {
    this.folder = join(env['XDG_RUNTIME_DIR'] || tmpdir(), `gatehouse-ssh-${randomUUID()}`);
    this.path = join(this.folder, 'key');
  }

  readonly prepare = (): void => {
    // Not before: until then, a signal would leave it behind.
    mkdirSync(this.folder, { mode: 0o700 });
    writeFileSync(this.path, `${this.key.trimEnd()}\n`, { mode: 0o600, flag: 'wx' });
  };

  readonly remove = (): void => {
    rmSync(this.folder, { recursive: true, force: true });
  };
}
