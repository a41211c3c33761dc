// Builds gatehouse/sdk into dist/sdk: one module without imports and its types, for Node, Deno and browsers.
// The API report is docs/reference/sdk.api.md, which `npm run docs:generate` copies from here.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { reportApi } from './api-report.mjs';
import { ROOT, SDK } from './toolchain.mjs';

/** Entry points: `gatehouse/sdk` is the first. */
const ENTRIES = { client: 'client/index' };
const TYPES = join(SDK, 'types');
const REPORTS = join(SDK, 'reports');
/** Types that the SDK shows are in its own files, so that it needs no other package. */
const BUNDLED = ['oauth4webapi'];

rmSync(SDK, { recursive: true, force: true });
mkdirSync(REPORTS, { recursive: true });
const tsconfig = join(ROOT, 'src', 'sdk', 'tsconfig.json');
const compiler = join(ROOT, 'node_modules', '@typescript', 'native', 'bin', 'tsc');
if (spawnSync(process.execPath, [compiler, '-p', tsconfig], { cwd: ROOT, stdio: 'inherit' }).status !== 0) process.exit(1);

for (const [name, source] of Object.entries(ENTRIES)) {
  await build({
    absWorkingDir: ROOT,
    entryPoints: { [name]: join(ROOT, 'src', 'sdk', `${source}.ts`) },
    outdir: SDK,
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    target: 'es2022',
    sourcemap: true,
    logLevel: 'warning',
  });
  reportApi({
    name,
    tsconfig,
    entry: join(TYPES, `${source}.d.ts`),
    reports: REPORTS,
    bundledPackages: BUNDLED,
    rollup: join(SDK, `${name}.d.ts`),
  });
}
