// `npm run sbom -- [<folder>]`: the bill of materials of what ships, as npm writes it from the lock (CycloneDX), in that folder. The bundle holds exactly
// these versions. It belongs beside the package of a release.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fail, ROOT } from './toolchain.mjs';

/** What the site in dist/site contains of other packages, besides VitePress itself. */
const IN_SITE = ['@vueuse/core', '@vueuse/integrations', 'focus-trap', 'mark.js', 'minisearch', 'vue'];

const target = resolve(process.argv[2] ?? '.');
if (!statSync(target, { throwIfNoEntry: false })?.isDirectory()) fail(`${target} is not a folder: create it first.`);
const read = (file) => JSON.parse(readFileSync(join(ROOT, file), 'utf8'));
const { name, version, dependencies, optionalDependencies } = read('package.json');
const lock = read('package-lock.json');

// npm's own `--omit dev` leaves out whatever a tool for development needs as well, such as NestJS.
const inSite = Object.fromEntries(IN_SITE.map((each) => [each, lock.packages[`node_modules/${each}`].version]));
const manifest = { name, version, dependencies: { ...dependencies, ...inSite }, optionalDependencies };
const shipped = new Map();
const add = (from, { dependencies = {}, optionalDependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} }) => {
  const peers = Object.keys(peerDependencies).filter((peer) => !peerDependenciesMeta[peer]?.optional);
  for (const each of [...Object.keys({ ...dependencies, ...optionalDependencies }), ...peers]) {
    const path = placesAbove(from, each).find((place) => place in lock.packages);
    if (path === undefined || shipped.has(path)) continue;
    shipped.set(path, lock.packages[path]);
    add(path, lock.packages[path]);
  }
};
add('', manifest);

const parent = mkdtempSync(join(tmpdir(), 'gatehouse-sbom-'));
// Also when `fail` ends the process.
process.on('exit', () => rmSync(parent, { recursive: true, force: true }));
// Whose name is that of what the bill is about.
const folder = join(parent, name);
mkdirSync(folder);
writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ ...lock, packages: { '': manifest, ...Object.fromEntries(shipped) } }));
const { status, stdout, stderr } = spawnSync(
  'npm',
  ['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'application', '--package-lock-only'],
  {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === 'win32',
  },
);
if (status !== 0) fail(`npm sbom failed: ${stderr}`);
const { components } = JSON.parse(stdout);
const file = join(target, `${name}-${version}.cdx.json`);
writeFileSync(file, stdout);
console.log(`wrote ${file}: ${components.length} packages`);

/** Where Node.js looks for a package, from the innermost folder. */
function placesAbove(from, each) {
  const parts = from === '' ? [] : from.split(/\/?node_modules\//).slice(1);
  return parts
    .concat('')
    .map((_, index) => [...parts.slice(0, parts.length - index), each].map((part) => `node_modules/${part}`).join('/'));
}
