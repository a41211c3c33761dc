import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryDirectory } from './temporary-directory.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const INSTALL = ['install', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];

/** What `npm run package` makes. Remove its folder afterwards. */
export interface Tarball {
  readonly folder: string;
  readonly path: string;
}

export async function packPackage(): Promise<Tarball> {
  const folder = await temporaryDirectory('package');
  run(process.execPath, [join(ROOT, 'scripts', 'package.mjs'), folder], ROOT);
  const [name] = readdirSync(folder).filter((file) => file.endsWith('.tgz'));
  if (name === undefined) throw new Error('npm pack made no tarball');
  return { folder, path: join(folder, name) };
}

interface Installation {
  readonly name?: string;
  /** Without the packages that only a server loads. */
  readonly isWithoutServer?: boolean;
  /** What else the application installs, such as its framework. */
  readonly beside?: readonly string[];
}

/** Installs a tarball in an empty folder, with the packages that it needs from the registry. Returns the folder. */
export function installTarball(
  { folder, path }: Tarball,
  { name = 'app', isWithoutServer = false, beside = [] }: Installation = {},
): string {
  const app = join(folder, name);
  mkdirSync(app);
  writeFileSync(join(app, 'package.json'), JSON.stringify({ name: 'app', private: true, type: 'module' }));
  run('npm', [...INSTALL, ...(isWithoutServer ? ['--omit=optional'] : []), path, ...beside], app);
  return app;
}

/** Runs a program to its end. Throws with its output unless it succeeds. */
export function run(program: string, args: readonly string[], cwd: string, env: Readonly<Record<string, string>> = {}): string {
  const { status, stdout, stderr } = spawnSync(program, [...args], { cwd, encoding: 'utf8', env: { ...process.env, ...env } });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with status ${String(status)}\n${stdout}\n${stderr}`);
  return stdout;
}

/** Whether packages can be installed. */
export function reachesRegistry(): boolean {
  return spawnSync('npm', ['view', 'openapi-fetch', 'version', '--fetch-retries=0', '--fetch-timeout=20000'], { cwd: ROOT }).status === 0;
}
