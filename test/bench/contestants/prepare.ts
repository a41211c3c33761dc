import { spawnSync } from 'node:child_process';

/** Fetching and building may take this long on a slow connection. */
const TIMEOUT_MS = 20 * 60_000;

interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly isQuiet?: boolean;
}

/** Runs a program to its end, its output shown unless it is quiet. Throws if it fails. */
export function run(command: string, args: readonly string[], { cwd, env, isQuiet = false }: RunOptions = {}): void {
  const output = isQuiet ? 'ignore' : 'inherit';
  const { status, error } = spawnSync(command, args, {
    ...(cwd !== undefined && { cwd }),
    env: { ...process.env, ...env },
    stdio: ['ignore', output, output],
    timeout: TIMEOUT_MS,
  });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ${error ? error.message : `ended with status ${String(status)}`}`);
}
