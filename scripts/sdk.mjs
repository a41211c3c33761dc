// Builds gatehouse/sdk and gatehouse/agent-sdk into dist/sdk: modules without imports and their types, for Node, Deno and browsers.
// The API reports are docs/reference/*sdk*.api.md, which `npm run docs:generate` copies from here.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { reportApi } from './api-report.mjs';
import { ROOT, SDK } from './toolchain.mjs';

/** By folder: gatehouse/sdk, gatehouse/agent-sdk, and gatehouse/agent-sdk/node, which is the only one that imports modules of Node. */
const ENTRIES = { client: 'neutral', agent: 'neutral', 'agent-node': 'node' };
const TYPES = join(SDK, 'types');
const REPORTS = join(SDK, 'reports');
/** Types that the SDK shows are in its own files, so that it needs no other package. */
const BUNDLED = ['oauth4webapi'];

rmSync(SDK, { recursive: true, force: true });
mkdirSync(REPORTS, { recursive: true });
const compiler = join(ROOT, 'node_modules', '@typescript', 'native', 'bin', 'tsc');

for (const [name, platform] of Object.entries(ENTRIES)) {
  const tsconfig = join(ROOT, 'src', 'sdk', ...(platform === 'node' ? [name] : []), 'tsconfig.json');
  if (spawnSync(process.execPath, [compiler, '-p', tsconfig], { cwd: ROOT, stdio: 'inherit' }).status !== 0) process.exit(1);
  await build({
    absWorkingDir: ROOT,
    entryPoints: { [name]: join(ROOT, 'src', 'sdk', name, 'index.ts') },
    outdir: SDK,
    bundle: true,
    format: 'esm',
    platform,
    mainFields: ['module', 'main'],
    target: 'es2022',
    sourcemap: true,
    logLevel: 'warning',
  });
  reportApi({
    name,
    tsconfig,
    entry: join(TYPES, name, 'index.d.ts'),
    reports: REPORTS,
    bundledPackages: BUNDLED,
    rollup: join(SDK, `${name}.d.ts`),
  });
}
