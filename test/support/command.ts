import { spawn, type ChildProcess } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { coverageEnvironment } from './coverage.js';
import { temporaryDirectory } from './temporary-directory.js';
import { PROGRAM } from './program.js';

export interface CommandResult {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface CommandOptions {
  /** Its whole environment, apart from PATH and HOME. */
  readonly env?: Readonly<Record<string, string>>;
  /** Piped in. */
  readonly input?: string;
  /** Its input is a pipe without data: it waits for the answer to its prompt. */
  readonly heldInput?: true;
  /** Runs it under `script`, so that it has a terminal, and types this. All its output is in `out`. */
  readonly terminalInput?: string;
}

/** A running `gatehouse` process. */
export interface RunningCommand {
  readonly process: ChildProcess;
  /** Its output so far. */
  readonly output: { out: string; err: string };
  readonly ended: Promise<CommandResult>;
}

/** Starts `gatehouse` with these arguments as a separate process. */
export async function startCommand(argv: readonly string[], options: CommandOptions = {}): Promise<RunningCommand> {
  const home = await temporaryDirectory('command');
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    TZ: 'UTC',
    CODER_CONFIG_DIR: join(home, 'config'),
    ...coverageEnvironment(),
    ...options.env,
  };
  const isTerminal = options.terminalInput !== undefined;
  const program = isTerminal ? 'script' : process.execPath;
  const args = isTerminal
    ? ['-qec', [process.execPath, PROGRAM, ...argv].map((word) => `'${word}'`).join(' '), '/dev/null']
    : [PROGRAM, ...argv];
  const hasInput = isTerminal || options.heldInput || options.input !== undefined;
  const child = spawn(program, args, { env, stdio: [hasInput ? 'pipe' : 'ignore', 'pipe', 'pipe'] });
  const output = { out: '', err: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (output.out += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (output.err += text));
  if (isTerminal) child.stdin?.write(options.terminalInput);
  // It may end before it reads; the test decides whether that is right.
  else if (!options.heldInput) child.stdin?.on('error', () => undefined).end(options.input);
  const ended = new Promise<CommandResult>((resolve) => {
    child.once('close', (code) => {
      void rm(home, { recursive: true, force: true }).then(() => {
        resolve({ code, ...output });
      });
    });
  });
  return { process: child, output, ended };
}

/** Runs `gatehouse` until it ends. */
export async function runCommand(argv: readonly string[], options?: CommandOptions): Promise<CommandResult> {
  return (await startCommand(argv, options)).ended;
}
