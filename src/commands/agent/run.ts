import { accessSync, constants } from 'node:fs';
import { homedir } from 'node:os';
import type { AgentClient, AgentSecret } from '../../sdk/agent/index.js';
import { reservedVariable } from '../../common/index.js';
import type { Environment } from '../../config/index.js';
import { clientCommand, CommandFailure, FAILURE } from '../client/index.js';
import { AGENT_FLAGS, agentClient, asAgent } from './agent-connection.js';
import { withoutCredentials } from './child-environment.js';
import { runChild } from './child.js';
import { SecretFiles } from './secret-files.js';

const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** `gatehouse agent run`. */
export const runCommand = clientCommand({
  name: 'run',
  summary: 'run a program with the secrets of the agent',
  description: `Fetches the secrets of the agent in one request and runs a program with them: in its environment, and in files where a secret has a path. A file
is only written below the home directory, with mode 0600 and never over one that exists, and is removed when the program ends. Signals are forwarded,
and the exit code is that of the program. Variables with tokens and passwords of Gatehouse are not passed on; --with-token passes that of the agent on, and
if it has credentials for Git, then GIT_ASKPASS, too.
This is no protection from the program: whatever runs as the same user can read the environment and the files of this one.`,
  args: { 'command...': 'The program and its arguments.' },
  flags: {
    ...AGENT_FLAGS,
    withToken: { flag: '--with-token', description: 'Leave the token of the agent in the environment of the program: git needs it.' },
    allow: {
      flag: '--allow <places>',
      description:
        'The only variables and paths that secrets may have, separated by commas. With any other, nothing is run. Default: all but those that programs are known to obey, such as PATH.',
    },
    home: {
      flag: '--home <path>',
      description: 'Directory that paths of secrets are in, and what ~ stands for. Default: your home directory.',
    },
  },
  passesOn: 'from the first argument',
  examples: [
    'agent run -- npm publish',
    'agent run --allow NPM_TOKEN -- npm publish',
    'agent run --home /run/ci -- ./deploy.sh production',
    'agent run --with-token -- git clone https://git.example.com/app.git',
  ],
  output: null,
  run: async (call) => {
    const { args, flags, env } = call;
    // Others are for their name only, such as the password of a Git host.
    const client = agentClient(call);
    const secrets = (await asAgent(client.secrets())).filter(({ enabled }) => enabled);
    const allowed = flags.allow?.split(',').map((place) => place.trim());
    if (allowed) checkPlaces(secrets, allowed);
    const files = new SecretFiles(
      secrets.filter(({ file_path: path }) => path !== ''),
      flags.home ?? homedir(),
    );
    const childEnvironment = {
      ...withoutCredentials(env, { keepsAgent: flags.withToken }),
      ...(flags.withToken && (await askpassOf(client, env))),
      ...variablesOf(secrets),
    };
    const { exitCode, failure } = await runChild(args.command, childEnvironment, { prepare: files.write, remove: files.remove });
    if (failure !== undefined) throw new CommandFailure(`${args.command[0]} could not be run: ${failure}`, exitCode);
    return exitCode;
  },
  exitCode: (exitCode) => exitCode,
});

/** Git asks this program for the credentials of the agent, if there are some, and unless somebody has named another one. */
async function askpassOf(client: AgentClient, env: Environment): Promise<Environment> {
  const program = ownProgram();
  if (env['GIT_ASKPASS'] !== undefined || program === null) return {};
  const { git_credentials: credentials } = await asAgent(client.manifest());
  return credentials.length === 0 ? {} : { GIT_ASKPASS: program };
}

/** The file of this program; null if the system cannot run it as a program. */
function ownProgram(): string | null {
  const [, file] = process.argv;
  try {
    if (file === undefined) return null;
    accessSync(file, constants.X_OK);
    return file;
  } catch {
    return null;
  }
}

/** For who cannot trust the server: it says where a secret belongs, and no list of dangerous places is complete. */
function checkPlaces(secrets: readonly AgentSecret[], allowed: readonly string[]): void {
  for (const { name, env_name: variable, file_path: path } of secrets) {
    const other = [variable, path].find((place) => place !== '' && !allowed.includes(place));
    if (other !== undefined) {
      throw new CommandFailure(
        `The secret ${JSON.stringify(name)} is for ${JSON.stringify(other)}, which --allow does not name. Nothing was run.`,
        FAILURE,
      );
    }
  }
}

/** The server refuses such secrets too, but one that was taken over does not. */
function variableFault(variable: string, value: string): string | null {
  if (!VARIABLE.test(variable)) return 'its variable has an invalid name';
  return value.includes('\0') ? 'its value contains a NUL' : reservedVariable(variable);
}

function variablesOf(secrets: readonly AgentSecret[]): Record<string, string> {
  const named = secrets.filter(({ env_name: variable }) => variable !== '');
  for (const { name, env_name: variable, value } of named) {
    const fault = variableFault(variable, value);
    if (fault !== null)
      throw new CommandFailure(`The secret ${JSON.stringify(name)} cannot be passed on: ${fault}. Nothing was run.`, FAILURE);
  }
  return Object.fromEntries(named.map(({ env_name: variable, value }) => [variable, value]));
}
