import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryDirectory } from '../support/temporary-directory.js';

const SCRIPTS = fileURLToPath(new URL('../../../scripts/', import.meta.url));

const MANIFEST = { name: 'probe', type: 'module', dependencies: { a: '^1.0.0' }, devDependencies: { b: '^2.0.0' } };
const PACKAGES = {
  'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
  'node_modules/b': { version: '2.0.0', integrity: 'sha512-b', dev: true },
  'node_modules/ours': { version: '3.0.0', integrity: 'sha512-c', optional: true, os: [process.platform], cpu: [process.arch] },
  'node_modules/theirs': { version: '3.0.0', integrity: 'sha512-d', optional: true, os: ['plan9'] },
  'node_modules/of-theirs': { version: '3.0.0', integrity: 'sha512-e', optional: true },
};
/** What npm leaves in node_modules on this system. */
const INSTALLED = ['node_modules/a', 'node_modules/b', 'node_modules/ours'] as const;

/** Stands in for npm: writes down that it was called, and installs. */
const FAKE_NPM = `
import { appendFileSync, cpSync } from 'node:fs';
appendFileSync('npm-calls', process.argv.slice(2, 4).join(' ') + '\\n');
cpSync('installed', 'node_modules', { recursive: true });
`;

describe('what npm start and npm test install', () => {
  let root: string;
  const write = (file: string, content: unknown): void => {
    mkdirSync(join(root, file, '..'), { recursive: true });
    writeFileSync(join(root, file), typeof content === 'string' ? content : JSON.stringify(content));
  };
  const lockWith = (packages: Record<string, unknown>): void => {
    const { dependencies, devDependencies } = MANIFEST;
    write('package-lock.json', { packages: { '': { dependencies, devDependencies }, ...packages } });
  };
  const ensureInstalled = (development = true): { reason: string; lines: string[]; status: number | null } => {
    const script = `const { ensureInstalled } = await import('./scripts/toolchain.mjs'); ensureInstalled({ development: ${String(development)} });`;
    const { stderr, status } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      cwd: root,
      encoding: 'utf8',
      env: { npm_execpath: join(root, 'fake-npm.js') },
    });
    return { reason: /\((.*)\) \.\.\./.exec(stderr)?.[1] ?? stderr, lines: stderr.trimEnd().split('\n'), status };
  };
  const npmCalls = (): string => readFileSync(join(root, 'npm-calls'), 'utf8');

  beforeEach(async () => {
    root = await temporaryDirectory('toolchain');
    cpSync(SCRIPTS, join(root, 'scripts'), { recursive: true });
    write('package.json', MANIFEST);
    write('fake-npm.js', FAKE_NPM);
    write('npm-calls', '');
    lockWith(PACKAGES);
    for (const path of INSTALLED) write(join(path.replace('node_modules', 'installed'), 'package.json'), {});
    write('installed/.package-lock.json', { packages: Object.fromEntries(INSTALLED.map((path) => [path, PACKAGES[path]])) });
  });
  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  it('is the lock, once: a second call finds nothing to do', () => {
    expect(ensureInstalled()).toMatchObject({ reason: 'node_modules is missing', status: 0 });
    expect(ensureInstalled()).toMatchObject({ reason: '', status: 0 });
    expect(npmCalls()).toBe('ci --include=dev\n');
  });

  it.each([
    ['a package has another version', { 'node_modules/a': { version: '1.0.1', integrity: 'sha512-a' } }, 'node_modules/a is not 1.0.1'],
    ['a package has other content', { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-x' } }, 'node_modules/a is not 1.0.0'],
    ['a package is new', { 'node_modules/new': { version: '1.0.0' } }, 'node_modules/new is missing'],
  ])('is installed again when the lock changed: %s', (_title, change, reason) => {
    ensureInstalled();
    lockWith({ ...PACKAGES, ...change });
    expect(ensureInstalled().reason).toBe(reason);
  });

  it.each(['node_modules/a', 'node_modules/ours'])('is installed again when %s was removed by hand', (path) => {
    ensureInstalled();
    rmSync(join(root, path), { recursive: true });
    expect(ensureInstalled().reason).toBe(`${path} is missing`);
  });

  it('is installed again when package.json asks for something the lock does not have, so that npm refuses it aloud', () => {
    ensureInstalled();
    write('package.json', { ...MANIFEST, dependencies: { ...MANIFEST.dependencies, c: '*' } });
    expect(ensureInstalled().reason).toBe('package.json and package-lock.json differ in dependencies');
  });

  it('is left alone in a deployment without development packages, until something has to be built', () => {
    ensureInstalled();
    rmSync(join(root, 'node_modules/b'), { recursive: true });
    expect(ensureInstalled(false)).toMatchObject({ reason: '', status: 0 });
    expect(ensureInstalled(true).reason).toBe('node_modules/b is missing');
  });

  it('ends with one line and status 1 when npm fails', () => {
    write('fake-npm.js', 'process.exit(7);');
    const { lines, status } = ensureInstalled();
    expect(status).toBe(1);
    expect(lines.slice(1)).toEqual(['Installing failed (npm ci ended with status 7); see the lines above.']);
  });
});
