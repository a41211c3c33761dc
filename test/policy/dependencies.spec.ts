import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './repository-texts.js';

interface Manifest {
  readonly license?: string;
  readonly licenses?: readonly { readonly type: string }[];
  readonly dependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}
interface Locked {
  readonly dev?: true;
  readonly optional?: true;
  readonly link?: true;
  readonly license?: string;
}
const manifestIn = (folder: string): Manifest => JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8')) as Manifest;
const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as { packages: Readonly<Record<string, Locked>> };
const all = Object.entries(packages).filter(([path, { link }]) => path !== '' && !link);

/** Anyone can ship copies of these with any program. */
const PERMISSIVE = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'ISC', 'MIT', 'Python-2.0'];
/** For what only builds and tests, and is not shipped. */
const OF_TOOLS = [...PERMISSIVE, '(MIT OR CC0-1.0)', 'CC BY-SA 4.0', 'CC-BY-4.0', 'CC0-1.0', 'MPL-2.0', 'OFL-1.1', 'Unlicense', 'WTFPL'];
/** Their license is in their files only. */
const IN_THEIR_FILES: Readonly<Record<string, string>> = { 'node_modules/pause': 'MIT' };

function licenseOf(path: string, { license }: Locked): string {
  if (license !== undefined) return license;
  const { license: own, licenses = [] } = manifestIn(path);
  return IN_THEIR_FILES[path] ?? own ?? licenses.map(({ type }) => type).join(' OR ');
}

function outside(list: readonly string[], paths: readonly (readonly [string, Locked])[]): string[] {
  return paths.map(([path, locked]) => `${path}: ${licenseOf(path, locked)}`).filter((line) => !list.includes(line.replace(/^.*: /, '')));
}

describe('the license of a package', () => {
  it('lets anyone ship it, if it ships', () => {
    const shipped = all.filter(([, { dev }]) => !dev);
    expect(shipped.length).toBeGreaterThan(100);
    expect(outside(PERMISSIVE, shipped)).toEqual([]);
  });

  it('is on the list, if it only builds and tests', () => {
    // An optional one may not be installed here, and need not say its license in the lock.
    const installed = all.filter(([, { dev, optional, license }]) => dev && (license !== undefined || !optional));
    expect(outside(OF_TOOLS, installed)).toEqual([]);
  });
});

describe('docs/dependencies.md', () => {
  const [, shipped = '', tools = ''] = readFileSync(join(ROOT, 'docs/dependencies.md'), 'utf8').split(/^## .*$/m);
  const named = (text: string): string[] =>
    text
      .split('\n')
      .flatMap((line) => [...(/^\| (`[^|]+) \| \S/.exec(line)?.[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name));
  const manifest = manifestIn('');

  it('has a reason for every package that ships, and for no other', () => {
    expect(named(shipped).sort()).toEqual(Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies }).sort());
  });

  it('has a reason for every package that builds and tests, and for no other', () => {
    expect(named(tools).sort()).toEqual(Object.keys(manifest.devDependencies).sort());
  });
});
