import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sha256 } from '../../../src/common/index.js';
import ts from 'typescript';
import { SAMPLES_ONLY } from '../../../src/testing/index.js';
import { eventually } from '../../support/eventually.js';
import { freePort, untilListening } from '../../support/free-port.js';
import { type Answer, sendRequest } from '../../support/http-client.js';
import { type Client, DpopKey, type Provider, registerResourceServer, startProvider } from '../../support/oauth/index.js';
import { programFolder } from '../../support/program-folder.js';

const PAGE = readFileSync(fileURLToPath(new URL('../../../../docs/resource-servers.md', import.meta.url)), 'utf8');
const PROGRAM = /^```[jt]s (\S+\.m?[jt]s)\n(.*?)^```$/gms;
/** The others are parts of a program, which test/e2e/resource-server/replay-stores.e2e-spec.ts runs. */
const programs = Array.from(PAGE.matchAll(PROGRAM), ([, name = '', text = '']) => ({ name, text })).filter(({ text }) =>
  text.includes('ISSUER'),
);
/** The program for Nest once more, on its other platform. */
const nest = programs.find(({ name }) => name === 'nest.ts')!.text;
const onFastify = nest
  .replace("import 'reflect-metadata';", "import 'reflect-metadata';\nimport { FastifyAdapter } from '@nestjs/platform-fastify';")
  .replace('create(AppModule)', 'create(AppModule, new FastifyAdapter())');

let provider: Provider;
let client: Client;
let folder: string;

beforeAll(async () => {
  provider = await startProvider();
  client = await provider.createClient();
  folder = await programFolder('resource-servers-page');
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await provider.server.stop();
});

it('the programs of docs/resource-servers.md are found', () => {
  expect(programs.map(({ name }) => name)).toEqual(['express.mjs', 'fastify.mjs', 'nest.ts']);
  expect(onFastify).toContain('new FastifyAdapter()');
});

const tested = SAMPLES_ONLY ? programs.slice(0, 1) : [...programs, { name: 'nest-on-fastify.ts', text: onFastify }];

describe.each(tested)('the API of $name in docs/resource-servers.md', ({ name, text }) => {
  let program: ChildProcess;
  let base: string;
  let api: string;
  let secret: { readonly id: string; readonly secret: string };

  beforeAll(async () => {
    const port = await freePort();
    base = `http://127.0.0.1:${port}`;
    api = `${base}/api`;
    secret = await registerResourceServer(provider, { identifier: api });
    const file = join(folder, name.replace(/\.ts$/, '.mjs'));
    writeFileSync(file, name.endsWith('.ts') ? compiled(text) : text);
    const env = {
      PATH: process.env['PATH'] ?? '',
      ISSUER: provider.url,
      CLIENT_ID: secret.id,
      CLIENT_SECRET: secret.secret,
      PORT: String(port),
    };
    program = spawn(process.execPath, [file], { env, stdio: ['ignore', 'ignore', 'inherit'] });
    await untilListening(port, program);
  });
  afterAll(async () => {
    program.kill();
    if (program.exitCode === null && program.signalCode === null) await once(program, 'exit');
  });

  const notes = (headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
    sendRequest('GET', new URL(`${api}/notes`), { headers });
  const token = async (scope = 'notes.read', resource: string | undefined = api): Promise<string> =>
    (await provider.obtainTokens(client, { resource, scope }, { resource })).access_token;

  it('answers a request with a token that has the scope', async () => {
    const answer = await notes({ authorization: `Bearer ${await token()}` });
    expect([answer.status, answer.json()]).toEqual([200, { notesOf: provider.account.username }]);
  });

  it('says where its metadata is, without a token, and serves it', async () => {
    const { status, headers } = await notes();
    expect(status).toBe(401);
    const url = /^Bearer .*?resource_metadata="([^"]+)"/.exec(headers.get('www-authenticate') ?? '')?.[1] ?? '';
    expect(url).toBe(`${base}/.well-known/oauth-protected-resource/api`);
    const metadata = await sendRequest('GET', new URL(url));
    expect(metadata.headers.get('content-type')).toMatch(/^application\/json/);
    expect(metadata.json()).toMatchObject({ resource: api, authorization_servers: [provider.url] });
  });

  it('refuses a token for another API, an unknown one, and one without the scope', async () => {
    const { identifier } = await registerResourceServer(provider);
    for (const wrong of [await token('notes.read', identifier), 'nonsense']) {
      const answer = await notes({ authorization: `Bearer ${wrong}` });
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer error="invalid_token"/);
      expect(answer.json()).toMatchObject({ error: 'invalid_token' });
    }
    const small = await notes({ authorization: `Bearer ${await token('notes.write')}` });
    expect(small.status).toBe(403);
    expect(small.headers.get('www-authenticate')).toMatch(/^Bearer error="insufficient_scope", .*scope="notes.read"/);
  });

  it('takes a bound token with each proof once, and never as a bearer token', async () => {
    const key = await DpopKey.create();
    const grant = await provider.obtainCode(client, { resource: api, scope: 'notes.read' });
    const issued = await provider.exchange(client, grant, { resource: api }, { headers: await key.forTokens(provider) });
    const { access_token: bound } = issued.json<{ access_token: string }>();
    const dpop = await key.proof('GET', `${api}/notes`, { claims: { ath: sha256(bound).toString('base64url') } });
    const statuses = await Promise.all(
      Array.from({ length: 8 }, async () => (await notes({ authorization: `DPoP ${bound}`, dpop })).status),
    );
    expect(statuses.sort()).toEqual([200, ...Array<number>(7).fill(401)]);
    expect((await notes({ authorization: `Bearer ${bound}` })).status).toBe(401);
  });

  it('refuses a revoked token once it is no longer remembered', async () => {
    const revoked = await token();
    expect((await notes({ authorization: `Bearer ${revoked}` })).status).toBe(200);
    await provider.revoke(client, revoked);
    await eventually('it is refused', async () => (await notes({ authorization: `Bearer ${revoked}` })).status === 401);
  });
});

/** As the compiler of the application would, with the options that Nest needs. */
function compiled(text: string): string {
  const compilerOptions = {
    module: ts.ModuleKind.ESNext,
    target: ts.ScriptTarget.ES2022,
    experimentalDecorators: true,
    emitDecoratorMetadata: true,
  };
  return ts.transpileModule(text, { compilerOptions }).outputText;
}
