// `npm run package [-- <folder>]`: the npm package as it ships, in that folder. Its manifest is not that of the repository: what is bundled is no
// dependency of it, and what only a server loads is optional, so that an application which wants an SDK can leave it out.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fail, NOT_BUNDLED, ROOT } from './toolchain.mjs';

/** What `gatehouse/resource-server` imports. */
const IMPORTED = ['jose', 'lru-cache'];
/** Frameworks of the applications that import the entries for them. */
const OF_APPLICATIONS = ['@nestjs/common', '@nestjs/core', 'fastify'];
/** Fields of the repository's manifest that a package has. */
const FIELDS = ['name', 'version', 'description', 'keywords', 'license', 'private', 'type', 'engines', 'bin', 'exports', 'files'];

const SHIPPED = ['dist/bundle', 'dist/sdk', 'dist/resource-server', 'docs', 'README.md', 'CHANGELOG.md', 'SECURITY.md'];

const target = resolve(process.argv[2] ?? '.');
if (!statSync(target, { throwIfNoEntry: false })?.isDirectory()) fail(`${target} is not a folder: create it first.`);
for (const path of SHIPPED) if (!existsSync(join(ROOT, path))) fail(`${path} is missing: run npm run build.`);
// `npm run package` builds it. A server without it does not start with CODER_DOCS_ENABLE.
if (existsSync(join(ROOT, 'dist/site'))) SHIPPED.push('dist/site');
const repository = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const ranges = (names) =>
  Object.fromEntries(
    names.map((name) => [
      name,
      repository.dependencies[name] ?? repository.optionalDependencies[name] ?? fail(`package.json has no ${name}.`),
    ]),
  );

const manifest = {
  ...Object.fromEntries(FIELDS.map((field) => [field, repository[field]])),
  dependencies: ranges(IMPORTED),
  optionalDependencies: ranges(NOT_BUNDLED),
  peerDependencies: ranges(OF_APPLICATIONS),
  peerDependenciesMeta: Object.fromEntries(OF_APPLICATIONS.map((name) => [name, { optional: true }])),
};

const stage = mkdtempSync(join(tmpdir(), 'gatehouse-package-'));
// Also when `fail` ends the process.
process.on('exit', () => rmSync(stage, { recursive: true, force: true }));
for (const path of SHIPPED) cpSync(join(ROOT, path), join(stage, path), { recursive: true });
writeFileSync(join(stage, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
// With --silent, it would not say why it failed.
const options = { cwd: stage, stdio: ['ignore', 'inherit', 'inherit'], shell: process.platform === 'win32' };
const { status } = spawnSync('npm', ['pack', '--ignore-scripts', '--loglevel', 'error', '--pack-destination', target], options);
if (status !== 0) fail('npm pack failed.');
