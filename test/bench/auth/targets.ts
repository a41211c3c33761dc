import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ACCOUNT, startProvider } from '../../support/oauth.js';
import { ProcessOutput } from '../../support/process-output.js';
import { copyPerson } from './people.js';

/** Something to put under load. */
export interface Target {
  readonly name: string;
  readonly url: string;
  /** One for each person; connections take turns. */
  readonly tokens: readonly string[];
  readonly pid: number;
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 20_000;

/** The compiled server as it ships, with access tokens like the one that an OAuth client got through consent and exchange; and what it answers. */
export async function startGatehouse(people: number): Promise<{ target: Target; body: string }> {
  const provider = await startProvider();
  const { server } = provider;
  const tokens = await provider.obtainTokens(await provider.createClient());
  const copies = await copyPerson(server.db, tokens.access_token, people);
  const answer = await provider.me(copies[0] ?? '');
  if (answer.status !== 200) throw new Error(`${ACCOUNT} answers ${answer.status}: ${answer.text}`);
  const target = { name: 'gatehouse', url: server.url + ACCOUNT, tokens: copies, pid: server.pid, stop: () => server.stop() };
  return { target, body: answer.text };
}

/** `node:http` alone, with the same body. */
export function startBareHttp(body: string): Promise<Target> {
  return startProgram('node:http', 'bare-http.js', body);
}

/** The userinfo endpoint of oidc-provider. */
export function startOidcProvider(people: number): Promise<Target> {
  return startProgram('oidc-provider', 'oidc-provider.js', String(people));
}

async function startProgram(name: string, file: string, argument: string): Promise<Target> {
  const program = fileURLToPath(new URL(file, import.meta.url));
  const env = { PATH: process.env['PATH'] ?? '', NODE_ENV: 'production' };
  const child = spawn(process.execPath, [program, argument], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = new ProcessOutput(child);
  const [, facts = ''] = await output.waitFor(/^ready (.*)\n/m, START_TIMEOUT_MS);
  const { url, tokens } = JSON.parse(facts) as Pick<Target, 'url' | 'tokens'>;
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await output.ended;
  };
  return { name, url, tokens, pid: child.pid ?? 0, stop };
}
