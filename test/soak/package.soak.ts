import { rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { installTarball, packPackage, run as runProgram } from '../support/installed-package.js';
import { startServerProcess } from '../support/server.js';
import type { Soak } from './section.js';

export const title = 'the package works from an empty folder: the program on each line of Node.js, the SDK also in Deno and Bun';
export const limitSeconds = 900;

const RUNTIMES = ['node@20.19', 'node@22', 'node@24', 'node@26'];
/** As package names, and how they run a program. */
const OTHERS = [
  { name: 'deno', args: ['run', '--allow-all'] },
  { name: 'bun', args: [] },
] as const;
const OWNER = { email: 'owner@example.com', username: 'owner', password: 'Correct-Horse-7-Battery' };
const PROGRAM = `
import { readFile, writeFile } from 'node:fs/promises';
import { createAgentClient } from 'gatehouse/agent-sdk';
import { agentFromEnvironment } from 'gatehouse/agent-sdk/node';
import { bearerToken, createClient, generateDpopKey } from 'gatehouse/sdk';
const [url, email, password] = process.argv.slice(2);
const { data: login } = await createClient({ url }).POST('/api/v2/users/login', { body: { email, password } });
const gatehouse = createClient({ url, auth: bearerToken(login.session_token) });
const names = [];
for await (const { username } of gatehouse.paginate('/api/v2/users')) names.push(username);
const body = new Blob([new Uint8Array(1024)]).stream();
const { data: file } = await gatehouse.POST('/api/v2/files', { body, contentType: 'application/x-tar' });
const { data: content } = await gatehouse.GET('/api/v2/files/{id}', { params: { path: { id: file.hash } } });
const { byteLength } = await new Response(content).arrayBuffer();
const { privateKey } = await generateDpopKey();
await gatehouse.POST('/api/v2/users/{user}/secrets', { params: { path: { user: 'me' } }, body: { name: process.argv[5], value: 'secret', enabled: false } });
const { data: created } = await gatehouse.POST('/api/v2/agents', { body: { name: process.argv[5], secrets: [process.argv[5]] } });
await writeFile(process.argv[5], created.token);
const agent = createAgentClient(agentFromEnvironment({ CODER_AGENT_URL: url, CODER_AGENT_TOKEN_FILE: process.argv[5] }));
await agent.rotate();
const [{ value }] = await agent.secrets();
console.log(names.join(), byteLength, privateKey.extractable, value, (await readFile(process.argv[5], 'utf8')).trim() !== created.token);
`;

export async function run({ say, check }: Soak): Promise<void> {
  const tarball = await packPackage();
  const app = installTarball(tarball);
  writeFileSync(join(app, 'program.js'), PROGRAM);
  const server = await startServerProcess({ entry: join(app, 'node_modules', 'gatehouse', 'dist', 'bundle', 'gatehouse.js') });
  try {
    await server.post('/api/v2/users/first', OWNER);
    const tryOn = (runtime: string, program: string, args: readonly string[]): void => {
      const printed = runProgram(
        program,
        [...args, 'program.js', server.url, OWNER.email, OWNER.password, `agent-${runtime.replace(/\W/g, '-')}`],
        app,
      ).trim();
      say(`${runtime}: ${printed}`);
      check(printed === 'owner 1024 false secret true', `the SDKs work in ${runtime}`);
    };
    for (const runtime of RUNTIMES) {
      const node = fetched(runtime, 'node');
      const version = runProgram(node, [join(app, 'node_modules', 'gatehouse', 'dist', 'bundle', 'gatehouse.js'), 'version'], app);
      check(/^\d+\.\d+\.\d+$/.test(version.trim()), `the program works in ${runtime}`);
      tryOn(runtime, node, []);
    }
    for (const { name, args } of OTHERS) tryOn(name, fetched(name, name), args);
  } finally {
    await server.stop();
    rmSync(tarball.folder, { recursive: true });
  }
}

/** The path of a runtime: the registry has every version as a package. */
function fetched(runtime: string, program: string): string {
  const path = spawnSync('npx', ['--yes', `--package=${runtime}`, 'which', program], { encoding: 'utf8' }).stdout.trim();
  if (path === '') throw new Error(`${runtime} cannot be fetched`);
  return path;
}
