import { spawnSync } from 'node:child_process';

export interface Runtime {
  /** The program. */
  readonly node: string;
  /** As it prints it. */
  readonly version: string;
}

/** A line of Node.js such as 24: this very one, or the newest of that line, whose package npm fetches. Null if it cannot. */
export function findRuntime(line: string): Runtime | null {
  if (process.versions.node.split('.')[0] === line) return { node: process.execPath, version: process.version };
  const found = spawnSync('npx', ['--yes', `--package=node@${line}`, 'which', 'node'], { encoding: 'utf8' });
  const node = found.stdout.trim();
  if (found.status !== 0 || node === '') return null;
  return { node, version: spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim() };
}
