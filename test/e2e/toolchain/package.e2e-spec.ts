import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { runsIf, unlessSampled } from '../../../src/testing/index.js';
import { installTarball, packPackage, reachesRegistry, run, type Tarball } from '../../support/installed-package.js';
import { startServerProcess } from '../../support/server.js';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const ATTW = join(ROOT, 'node_modules', '@arethetypeswrong', 'cli', 'dist', 'index.js');
const COMPILER = join(ROOT, 'node_modules', '@typescript', 'native', 'bin', 'tsc');

const PROGRAM = `
import { createClient } from 'gatehouse/sdk';
const { data } = await createClient({ url: process.argv[2] }).GET('/api/v2/buildinfo');
console.log(data.version);
`;
/** Compiles only with the right types, for people who use browsers as well as for those who use Node. */
const TYPED = `
import { type Client, createClient, type Schemas } from 'gatehouse/sdk';
const client: Client = createClient({ url: 'https://gatehouse.example.com' });
export const { data } = await client.GET('/api/v2/users/{user}', { params: { path: { user: 'me' } } });
export const user: Schemas['UserResponse'] = data;
// @ts-expect-error -- the path needs a parameter
await client.GET('/api/v2/users/{user}');
for await (const { username } of client.paginate('/api/v2/users')) username satisfies string;
import { type AgentClient, createAgentClient } from 'gatehouse/agent-sdk';
import { agentFromEnvironment } from 'gatehouse/agent-sdk/node';
const agent: AgentClient = createAgentClient(agentFromEnvironment({ CODER_AGENT_URL: '', CODER_AGENT_TOKEN: '' }));
for (const { name, value } of await agent.secrets()) [name, value] satisfies [string, string];
// @ts-expect-error -- an agent calls no operations of users
await agent.GET('/api/v2/users');
`;
/** The entries for APIs. */
const API_ENTRIES = ['', '/express', '/fastify', '/nest'].map((path) => `gatehouse/resource-server${path}`);
const IMPORTS_ENTRIES = `
const options = { issuer: 'https://id.example.com', resource: 'https://notes.example.com', jwt: {} };
const [own, express, fastify, nest] = await Promise.all(${JSON.stringify(API_ENTRIES)}.map((entry) => import(entry)));
const statuses = [(await own.createVerifier(options).verify({ method: 'GET', url: options.resource, authorization: [], dpop: [] })).status];
console.log(JSON.stringify([...statuses, ...[express, fastify].map(({ protectResource }) => typeof protectResource(options).requires()),
  nest.ResourceServerModule.register(options).module.name]));
`;

interface Locked {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** What an application in NestJS has anyway. */
const FRAMEWORKS = ['@nestjs/common@12', '@nestjs/core@12', 'reflect-metadata', 'rxjs'];

const canInstall = reachesRegistry();
const itInstalls = runsIf(canInstall, 'installing the package: the registry cannot be reached', it);
/** `.ci/run` installs it once. */
const itInstallsAgain = canInstall ? unlessSampled(it) : itInstalls;

describe('the package', () => {
  let tarball: Tarball;
  beforeAll(async () => (tarball = await packPackage()));
  afterAll(() => {
    rmSync(tarball.folder, { recursive: true });
  });

  it('has entry points that every tool can resolve', async () => {
    const bytes = readFileSync(tarball.path);
    const { messages, pkg } = await publint({ pack: { tarball: new Uint8Array(bytes).buffer }, level: 'suggestion' });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  it('has programs, types, pages and nothing else of the repository', () => {
    const names = run('tar', ['-tzf', tarball.path], tarball.folder).trim().split('\n');
    const expected = [
      /^package\/(?:package\.json|README\.md|CHANGELOG\.md|SECURITY\.md)$/,
      /^package\/docs\/[\w./-]+\.(?:md|json|svg)$/,
      /^package\/dist\/(?:bundle|sdk|resource-server)\/[\w.-]+\.js(?:\.map)?$/,
      /^package\/dist\/(?:sdk|resource-server\/types\/[\w./-]+)\/?[\w.-]*\.d\.ts$/,
    ];
    /** Where `npm run docs:site` has built it. */
    const site = /^package\/dist\/site\/[\w./@-]+\.(?:css|html|js|json|png|svg)$/;
    expect(names.filter((name) => ![...expected, site].some((pattern) => pattern.test(name)))).toEqual([]);
    for (const pattern of expected) expect(names.some((name) => pattern.test(name))).toBe(true);
  });

  it('has a bill of materials with the version of each package that ships, and of no other', () => {
    const file = /^wrote (.*\.cdx\.json): \d+ packages\n$/.exec(
      run(process.execPath, [join(ROOT, 'scripts', 'sbom.mjs'), tarball.folder], ROOT),
    );
    const bill = JSON.parse(readFileSync(file?.[1] ?? '', 'utf8')) as {
      bomFormat: string;
      components: { name: string; version: string }[];
    };
    const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as { packages: Record<string, Locked> };
    expect(bill.bomFormat).toBe('CycloneDX');
    const listed = bill.components.map(({ name, version }) => `${name}@${version}`);
    const expected = Object.keys(packages['']?.dependencies ?? {}).map(
      (name) => `${name}@${packages[`node_modules/${name}`]?.version ?? ''}`,
    );
    expect(expected.filter((each) => !listed.includes(each))).toEqual([]);
    // Vue, which the site contains, depends on this one.
    const tools = Object.keys(packages['']?.devDependencies ?? {}).filter((name) => name !== '@jridgewell/sourcemap-codec');
    expect(bill.components.filter(({ name }) => tools.includes(name)).map(({ name }) => name)).toEqual([]);
  });

  it('has types that agree with its modules', () => {
    // Fails for a problem. Only ES modules are published: a CommonJS program imports them dynamically.
    const report = run(process.execPath, [ATTW, tarball.path, '--profile', 'esm-only', '--no-color', '--no-emoji'], tarball.folder);
    expect(report).toMatch(/node16 \(from ESM\)[^\n]*\(ESM\)/);
  });

  itInstallsAgain('without its server is three packages, and has the SDKs and the client commands', () => {
    const app = installTarball(tarball, { name: 'sdk-only', isWithoutServer: true });
    const installed = readdirSync(join(app, 'node_modules')).filter((name) => !name.startsWith('.'));
    expect(installed.sort()).toEqual(['gatehouse', 'jose', 'lru-cache']);
    const entries = ['gatehouse/sdk', 'gatehouse/agent-sdk', 'gatehouse/agent-sdk/node', 'gatehouse/resource-server'];
    const program = `await Promise.all(${JSON.stringify(entries)}.map((entry) => import(entry))); console.log('imported');`;
    expect(run(process.execPath, ['--input-type=module', '-e', program], app)).toBe('imported\n');
    const gatehouse = join(app, 'node_modules', '.bin', 'gatehouse');
    expect(run(gatehouse, ['agents', '--help'], app)).toContain('gatehouse agents');
    expect(() => run(gatehouse, ['server'], app)).toThrow(/\nerror: the package \S+ is not installed, .* without --omit=optional\n$/);
  });

  itInstalls('works from an empty folder: the program, the SDK and its types, and the entries for APIs', async () => {
    const app = installTarball(tarball, { beside: FRAMEWORKS });
    const program = join(app, 'node_modules', '.bin', 'gatehouse');
    expect(existsSync(program)).toBe(true);
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
    expect(run(program, ['version'], app)).toContain(version);

    // As `npx gatehouse server` finds it.
    const server = await startServerProcess({ entry: program });
    try {
      writeFileSync(join(app, 'program.js'), PROGRAM);
      expect(run(process.execPath, ['program.js', server.url], app)).toContain(version);
    } finally {
      await server.stop();
    }

    writeFileSync(join(app, 'entries.js'), IMPORTS_ENTRIES);
    expect(JSON.parse(run(process.execPath, ['entries.js'], app))).toEqual([401, 'function', 'function', 'ResourceServerModule']);

    writeFileSync(join(app, 'typed.ts'), TYPED);
    const options = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--module', 'nodenext', '--target', 'es2022', '--types', ''];
    run(process.execPath, [COMPILER, ...options, '--lib', 'es2022,dom,dom.iterable,dom.asynciterable', 'typed.ts'], app);
  });
});
