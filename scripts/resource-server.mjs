// Builds gatehouse/resource-server into dist/resource-server: an entry for any runtime, one for each framework, and their types.
// The API reports are docs/reference/resource-server.api.md, which `npm run docs:generate` makes of them.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { reportApi } from './api-report.mjs';
import { DIST, RESOURCE_SERVER, ROOT } from './toolchain.mjs';

const ENTRIES = ['index', 'express', 'fastify', 'nest'];
const REPORTS = join(RESOURCE_SERVER, 'reports');

rmSync(RESOURCE_SERVER, { recursive: true, force: true });
mkdirSync(REPORTS, { recursive: true });
const tsconfig = join(ROOT, 'src', 'resource-server', 'tsconfig.json');
const compiler = join(ROOT, 'node_modules', '@typescript', 'native', 'bin', 'tsc');
if (spawnSync(process.execPath, [compiler, '-p', tsconfig], { cwd: ROOT, stdio: 'inherit' }).status !== 0) process.exit(1);

// Of the compiler's output, for the sake of decorators. Packages stay packages: Nest's must be those of the application.
await build({
  absWorkingDir: ROOT,
  entryPoints: ENTRIES.map((name) => join(DIST, 'src', 'resource-server', `${name}.js`)),
  outdir: RESOURCE_SERVER,
  chunkNames: 'shared-[hash]',
  bundle: true,
  splitting: true,
  packages: 'external',
  format: 'esm',
  platform: 'neutral',
  target: 'es2022',
  keepNames: true,
  sourcemap: true,
  // The folder of the sources has one, which was copied.
  tsconfigRaw: '{}',
  logLevel: 'warning',
});

for (const name of ENTRIES) {
  reportApi({ name, tsconfig, entry: join(RESOURCE_SERVER, 'types', 'resource-server', `${name}.d.ts`), reports: REPORTS });
}
