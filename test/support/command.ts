import { spawn, type ChildProcess } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryDirectory } from './temporary-directory.js';

const CLI = fileURLToPath(new URL('../../src/cli.js', import.meta.url));

export interface CommandResult {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface CommandOptions {
  /** Its whole environment, but for PATH and HOME. */
  readonly env?: Readonly<Record<string, string>>;
  /** Piped in. */
  readonly input?: string;
  /** Runs it under `script`, so that it has a terminal, and types this. What it shows is all in `out`. */
  readonly terminalInput?: string;
}

/** `gatehouse`, running. */
export interface RunningCommand {
  readonly process: ChildProcess;
  /** What it wrote so far. */
  readonly output: { out: string; err: string };
  readonly ended: Promise<CommandResult>;
}

/** Starts `gatehouse` with these arguments as a process of its own. */
export async function startCommand(argv: readonly string[], options: CommandOptions = {}): Promise<RunningCommand> {
  const home = await temporaryDirectory('command');
  const env = { PATH: process.env['PATH'] ?? '', HOME: home, TZ: 'UTC', CODER_CONFIG_DIR: join(home, 'config'), ...options.env };
  const isTerminal = options.terminalInput !== undefined;
  const program = isTerminal ? 'script' : process.execPath;
  const args = isTerminal ? ['-qec', [process.execPath, CLI, ...argv].map((word) => `'${word}'`).join(' '), '/dev/null'] : [CLI, ...argv];
  const child = spawn(program, args, { env, stdio: [isTerminal || options.input !== undefined ? 'pipe' : 'ignore', 'pipe', 'pipe'] });
  const output = { out: '', err: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (output.out += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (output.err += text));
  if (isTerminal) child.stdin?.write(options.terminalInput);
  // It may end before it reads, which is for the test to judge.
  else child.stdin?.on('error', () => undefined).end(options.input);
  const ended = new Promise<CommandResult>((resolve) => {
    child.once('close', (code) => {
      void rm(home, { recursive: true, force: true }).then(() => {
        resolve({ code, ...output });
      });
    });
  });
  return { process: child, output, ended };
}

/** Runs `gatehouse` to its end. */
export async function runCommand(argv: readonly string[], options?: CommandOptions): Promise<CommandResult> {
  return (await startCommand(argv, options)).ended;
}
