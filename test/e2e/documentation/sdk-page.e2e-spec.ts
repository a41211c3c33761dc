import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rawTar } from '../../../src/files/testing/raw-tar.js';
import { expectStatus } from '../../support/expect-answer.js';
import { registerServiceClient } from '../../support/oauth/index.js';
import { plantUser } from '../../support/people.js';
import { PATIENCE_MS } from '../../support/patience.js';
import { type RunningServer, startServer } from '../../support/server.js';
import { logIn } from '../../support/sign-in.js';
import { temporaryDirectory } from '../../support/temporary-directory.js';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const PAGE = readFileSync(join(ROOT, 'docs', 'sdk.md'), 'utf8');
/** A program, and what it prints if the page shows that. */
const PROGRAMS = /^```js (\S+\.mjs)\n(.*?)^```$(?:\n\n^```text\n(.*?)^```$)?/gms;
const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const ADA = { email: 'ada@example.com', username: 'ada', password: 'Correct-horse-9-battery' };

const programs = Array.from(PAGE.matchAll(PROGRAMS), ([, name = '', text = '', output = '']) => ({ name, text, output }));

describe('the programs of docs/sdk.md', () => {
  let server: RunningServer;
  let folder: string;
  let env: Record<string, string>;

  beforeAll(async () => {
    server = await startServer();
    expectStatus(await server.post('/api/v2/users/first', ADA), 201);
    await plantUser(server.db, { username: 'grace' });
    const token = await logIn(server, ADA);
    const headers = { 'coder-session-token': token };
    const me = expectStatus(await server.get('/api/v2/users/me', headers), 200).json<{ organization_ids: string[] }>();
    const account = { username: 'ci', service_account: true, organization_ids: me.organization_ids };
    const { id } = expectStatus(await server.post('/api/v2/users', account, headers), 201).json<{ id: string }>();
    const app = await registerServiceClient(server, token, id, { scope: 'user:read' });
    const secret = { name: 'npm-token', value: 'npm-12345678', env_name: 'NPM_TOKEN', enabled: true };
    expectStatus(await server.post('/api/v2/users/me/secrets', secret, headers), 201);
    const agent = { name: 'nightly-build', secrets: ['npm-token'] };
    const created = expectStatus(await server.post('/api/v2/agents', agent, headers), 201).json<{ token: string }>();
    env = {
      PATH: process.env['PATH'] ?? '',
      GATEHOUSE_URL: server.url,
      GATEHOUSE_TOKEN: token,
      CLIENT_ID: app.id,
      CLIENT_SECRET: app.secret!,
      CODER_AGENT_URL: server.url,
      CODER_AGENT_TOKEN: created.token,
    };

    folder = await temporaryDirectory('sdk-page');
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(ROOT, join(folder, 'node_modules', 'gatehouse'));
    writeFileSync(join(folder, 'template.tar'), rawTar({ name: 'main.tf', content: 'size = 100\n' }));
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await server.stop();
  });

  it('are found', () => {
    expect(programs.map(({ name }) => name)).toEqual(['me.mjs', 'users.mjs', 'errors.mjs', 'files.mjs', 'service.mjs', 'agent.mjs']);
  });

  it.each(programs)('print what the page shows: $name', ({ name, text, output }) => {
    writeFileSync(join(folder, name), text);
    // Before the service account exists in the list of people, as on the page.
    const { stdout, stderr, status } = spawnSync(process.execPath, [name], { cwd: folder, env, encoding: 'utf8', timeout: PATIENCE_MS });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout.replace(UUID, 'ID')).toBe(output.replace(UUID, 'ID'));
    if (name === 'files.mjs') expect(readFileSync(join(folder, 'copy.tar'))).toEqual(readFileSync(join(folder, 'template.tar')));
  });
});
