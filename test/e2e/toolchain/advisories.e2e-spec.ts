import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryDirectory } from '../../support/temporary-directory.js';

const SCRIPTS = fileURLToPath(new URL('../../../../scripts/', import.meta.url));
const MANIFEST = { name: 'probe', version: '1.0.0', dependencies: { ships: '1.0.0' }, devDependencies: { tool: '1.0.0' } };
const LOCK = {
  ...MANIFEST,
  lockfileVersion: 3,
  requires: true,
  packages: {
    '': MANIFEST,
    'node_modules/ships': { version: '1.0.0' },
    'node_modules/tool': { version: '1.0.0', dev: true },
  },
};

/** What the registry knows about a package. */
function packument(name: string): unknown {
  return { name, versions: { '1.0.0': { name, version: '1.0.0' }, '2.0.0': { name, version: '2.0.0' } } };
}

const advisory = (severity: string): unknown => ({
  id: 1,
  url: 'https://advisories.example/1',
  title: 'lets everybody in',
  severity,
  vulnerable_versions: '<2.0.0',
  cwe: [],
  cvss: { score: 0, vectorString: null },
});

describe('npm run advisories', () => {
  let root: string;
  let registry: Server;
  let port: number;
  let answer: { status: number; body: unknown };

  beforeEach(async () => {
    root = await temporaryDirectory('advisories');
    cpSync(SCRIPTS, join(root, 'scripts'), { recursive: true });
    writeFileSync(join(root, 'package.json'), JSON.stringify(MANIFEST));
    writeFileSync(join(root, 'package-lock.json'), JSON.stringify(LOCK));
    registry = createServer((request, response) => {
      request.resume();
      const isAudit = request.url?.includes('/security/advisories/bulk') ?? false;
      response.writeHead(isAudit ? answer.status : 200, { 'content-type': 'application/json' });
      // npm also asks which versions of the package exist.
      response.end(JSON.stringify(isAudit ? answer.body : packument(request.url?.slice(1) ?? '')));
    });
    await once(registry.listen(0, '127.0.0.1'), 'listening');
    ({ port } = registry.address() as AddressInfo); // of a server that listens on TCP
  });
  afterEach(async () => {
    await close(registry);
    rmSync(root, { recursive: true, force: true });
  });

  async function run(): Promise<{ status: number | null; text: string }> {
    const child = spawn(process.execPath, [join(root, 'scripts', 'advisories.mjs')], {
      env: {
        PATH: process.env['PATH'],
        HOME: root,
        npm_config_registry: `http://127.0.0.1:${port}`,
        npm_config_cache: join(root, 'cache'),
        npm_config_fetch_retries: '0',
      },
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    await once(child, 'close');
    return { status: child.exitCode, text };
  }

  it.each(['high', 'critical'])('fails on a %s advisory about a shipped package, and names it', async (severity) => {
    answer = { status: 200, body: { ships: [advisory(severity)] } };
    const { status, text } = await run();
    expect(text).toContain(`${severity}: ships 1.0.0: lets everybody in (https://advisories.example/1)`);
    expect(status).toBe(1);
  });

  it('accepts a moderate one, and any about development tools only', async () => {
    answer = { status: 200, body: { ships: [advisory('moderate')], tool: [advisory('critical')] } };
    expect(await run()).toEqual({
      status: 0,
      text: expect.stringMatching(/^No severe advisory among \d+ packages that ship\.\n$/) as string,
    });
  });

  it('succeeds if the registry offers no audits, and says that nothing was checked', async () => {
    answer = { status: 405, body: {} };
    expect(await run()).toEqual({ status: 0, text: 'No registry here answers audits (405): nothing was checked.\n' });
  });

  it('succeeds if there is no registry, and says that nothing was checked', async () => {
    await close(registry);
    expect(await run()).toEqual({ status: 0, text: 'No registry here answers audits (no connection): nothing was checked.\n' });
  });

  it('fails without a lock file, for which no registry is to blame', async () => {
    rmSync(join(root, 'package-lock.json'));
    const { status, text } = await run();
    expect(text).toMatch(/^npm audit failed: .*lockfile/);
    expect(status).toBe(1);
  });
});

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  if (server.listening) await new Promise((resolve) => server.close(resolve));
}
