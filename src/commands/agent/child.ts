import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { Environment } from '../../config/index.js';

/** Those that end or reload programs. A terminal sends SIGINT and SIGQUIT to the child, too. */
const FORWARDED = ['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGUSR2'] as const;
const OF_THE_TERMINAL: readonly NodeJS.Signals[] = ['SIGINT', 'SIGQUIT'];
/** As shells have them (POSIX, exit status for commands). */
const NOT_FOUND = 127;
const NOT_EXECUTABLE = 126;

/** What a child ended with: its exit code, or 128 and the number of the signal that ended it. */
export interface ChildResult {
  readonly exitCode: number;
  /** It could not be started. */
  readonly failure?: string;
}

/** What is there while a child runs. `prepare` runs when no signal can end this process before `remove`. */
export interface Belongings {
  readonly prepare: () => void;
  readonly remove: () => void;
}

/** Runs a program with our input and output, forwards signals to it, and removes what it was given, whatever ends it. */
export async function runChild(
  [program, ...args]: readonly [string, ...string[]],
  env: Environment,
  belongings: Belongings,
): Promise<ChildResult> {
  let pending: NodeJS.Signals | undefined;
  let send = (signal: NodeJS.Signals): void => {
    pending = signal;
  };
  const forward = (signal: NodeJS.Signals): void => {
    if (!(process.stdin.isTTY && OF_THE_TERMINAL.includes(signal))) send(signal);
  };
  for (const signal of FORWARDED) process.on(signal, forward);
  // In case this process ends in another way, such as an error elsewhere.
  process.once('exit', belongings.remove);
  try {
    belongings.prepare();
    return await new Promise<ChildResult>((resolve) => {
      const child = spawn(program, args, { env: { ...env }, stdio: 'inherit' });
      send = (signal) => child.kill(signal);
      if (pending) child.kill(pending);
      child.once('error', (error: NodeJS.ErrnoException) => {
        const isMissing = error.code === 'ENOENT';
        resolve({
          exitCode: isMissing ? NOT_FOUND : NOT_EXECUTABLE,
          failure: isMissing ? 'there is no such program' : (error.code ?? 'unknown error'),
        });
      });
      child.once('exit', (code, signal) => {
        resolve({ exitCode: code ?? 128 + (signal ? constants.signals[signal] : 0) });
      });
    });
  } finally {
    belongings.remove();
    process.off('exit', belongings.remove);
    for (const signal of FORWARDED) process.off(signal, forward);
  }
}
