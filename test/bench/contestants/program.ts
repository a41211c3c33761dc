import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Surroundings } from './contestant.js';

/** Not an assertion: the first start of a large server on a busy machine takes minutes. */
const START_TIMEOUT_MS = 15 * 60_000;
const STOP_TIMEOUT_MS = 15_000;

export interface ProgramOptions {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Added to an otherwise empty environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** A program whose output goes to a file: a reader of a pipe would take processor time from the server. */
export class Program {
  private readonly ended: Promise<unknown>;

  private constructor(
    readonly child: ChildProcess,
    private readonly log: string,
  ) {
    this.ended = once(child, 'exit').catch(() => undefined);
  }

  static start(
    { directory }: Pick<Surroundings, 'directory'>,
    { name, command, args, env = {}, cwd = directory }: ProgramOptions,
  ): Program {
    const log = join(directory, `${name}-${started++}.log`);
    const output = openSync(log, 'w');
    // A group of its own: some are started by a shell script.
    const child = spawn(command, args, {
      cwd,
      env: { PATH: process.env['PATH'] ?? '', HOME: directory, TZ: 'UTC', NODE_ENV: 'production', ...env },
      stdio: ['ignore', output, output],
      detached: true,
    });
    closeSync(output);
    running.add(child);
    child.once('exit', () => running.delete(child));
    return new Program(child, log);
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  output(): string {
    return readFileSync(this.log, 'utf8');
  }

  /** What the pattern matches of the output; throws if the program ends before. */
  async waitFor(pattern: RegExp): Promise<RegExpExecArray> {
    const end = performance.now() + START_TIMEOUT_MS;
    for (;;) {
      const match = pattern.exec(this.output());
      if (match) return match;
      if (this.child.exitCode !== null || this.child.pid === undefined) throw new Error(`it ended: ${this.output().slice(-2000)}`);
      if (performance.now() > end) throw new Error(`${String(pattern)} never came: ${this.output().slice(-2000)}`);
      await sleep(20);
    }
  }

  /** The first successful response to a request; throws if the program ends before. */
  async waitUntilServing(url: string): Promise<void> {
    const end = performance.now() + START_TIMEOUT_MS;
    for (;;) {
      const answer = await fetch(url).catch(() => null);
      await answer?.arrayBuffer();
      if (answer?.ok) return;
      if (this.child.exitCode !== null || this.child.pid === undefined) throw new Error(`it ended: ${this.output().slice(-2000)}`);
      if (performance.now() > end) throw new Error(`${url} never answered: ${this.output().slice(-2000)}`);
      await sleep(2);
    }
  }

  /** Its status once it has ended by itself; null if a signal ended it. */
  async exited(): Promise<number | null> {
    await this.ended;
    return this.child.exitCode;
  }

  /** Asks it to end, and kills it and everything it started if it does not. */
  async stop(): Promise<void> {
    signal(this.child, 'SIGTERM');
    const watchdog = setTimeout(() => {
      signal(this.child, 'SIGKILL');
    }, STOP_TIMEOUT_MS);
    await this.ended;
    clearTimeout(watchdog);
  }
}

/** Programs are not in the group of this process, so that a Ctrl-C reaches only this process, which ends them. */
const running = new Set<ChildProcess>();
let started = 0;
process.once('exit', () => {
  for (const child of running) signal(child, 'SIGKILL');
});
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => process.exit(1));

function signal(child: ChildProcess, name: NodeJS.Signals): void {
  try {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, name);
  } catch {
    // It ended meanwhile.
  }
}
