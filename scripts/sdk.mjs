// Builds gatehouse/sdk into dist/sdk: one module without imports and its types, for Node, Deno and browsers.
// The API report is docs/reference/sdk.api.md, which `npm run docs:generate` copies from here.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Extractor, ExtractorConfig } from '@microsoft/api-extractor';
import { build } from 'esbuild';
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
  rollUpTypes(name, source);
}

function rollUpTypes(name, source) {
  const config = ExtractorConfig.prepare({
    configObjectFullPath: join(ROOT, 'api-extractor.json'),
    packageJsonFullPath: join(ROOT, 'package.json'),
    configObject: {
      projectFolder: ROOT,
      mainEntryPointFilePath: join(TYPES, `${source}.d.ts`),
      bundledPackages: BUNDLED,
      newlineKind: 'lf',
      compiler: { tsconfigFilePath: tsconfig },
      apiReport: { enabled: true, reportFileName: `${name}.api.md`, reportFolder: REPORTS, reportTempFolder: REPORTS },
      docModel: { enabled: false },
      dtsRollup: { enabled: true, untrimmedFilePath: join(SDK, `${name}.d.ts`) },
      tsdocMetadata: { enabled: false },
      messages: {
        // Every export is public; what only its types refer to is in the file, but not exported.
        extractorMessageReporting: {
          default: { logLevel: 'error' },
          'ae-missing-release-tag': { logLevel: 'none' },
          'ae-forgotten-export': { logLevel: 'none' },
          // Names that say it all need no sentence.
          'ae-undocumented': { logLevel: 'none' },
        },
        tsdocMessageReporting: { default: { logLevel: 'none' } },
      },
    },
  });
  const { succeeded } = Extractor.invoke(config, {
    localBuild: true,
    messageCallback: (message) => {
      // Reports are always new here; docs:check compares them with the committed ones.
      if (message.logLevel === 'info' || message.messageId === 'console-api-report-created') message.logLevel = 'none';
    },
  });
  if (!succeeded) process.exit(1);
}
