import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { OwnerOptions } from './embedded-server.js';
import { ProcessOutput } from './process-output.js';
import { PATIENCE_MS } from './patience.js';

const ENTRY = fileURLToPath(new URL('./embedded-server.js', import.meta.url));

/** A process that owns the embedded database, as the server does. */
export interface Owner {
  readonly output: ProcessOutput;
  readonly connectionUrl: string;
  readonly adminUrl: string;
  stop(): Promise<void>;
  kill(): Promise<void>;
  /** Exits with `process.exit` at once, without stopping anything. */
  exitAbruptly(): Promise<void>;
  /** Sends the signals of a terminal on Ctrl-C. */
  interruptGroup(): Promise<void>;
}

/** Starts such a process without waiting for it. `through`: a command that runs it, such as that of a small disk. */
export function launch(options: OwnerOptions, through: readonly string[] = []): { child: ChildProcess; output: ProcessOutput } {
  const [program, ...rest] = [...through, process.execPath, ENTRY, JSON.stringify(options)];
  const child = spawn(program, rest, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  return { child, output: new ProcessOutput(child) };
}

/** Starts such a process and waits until it has its database. */
export async function own(options: OwnerOptions, through: readonly string[] = []): Promise<Owner> {
  const { child, output } = launch(options, through);
  const [, connectionUrl = '', adminUrl = ''] = await output.waitFor(/^up (\S+) (\S+)$/m, PATIENCE_MS);
  const pid = child.pid!;
  const signal = (name: NodeJS.Signals, target: number) => async () => {
    if (child.exitCode === null && child.signalCode === null) process.kill(target, name);
    await output.ended;
  };
  return {
    output,
    connectionUrl,
    adminUrl,
    stop: signal('SIGTERM', pid),
    kill: signal('SIGKILL', pid),
    exitAbruptly: signal('SIGUSR2', pid),
    interruptGroup: signal('SIGINT', -pid),
  };
}

/** The process id of the PostgreSQL that runs in the directory. */
export async function postmasterPid(directory: string): Promise<number> {
  return Number((await readFile(join(directory, 'data', 'postmaster.pid'), 'utf8')).split('\n', 1)[0]);
}
