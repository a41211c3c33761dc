import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ProcessOutput } from '../process-output.js';
import { PATIENCE_MS } from '../patience.js';
import { markOfThisRun } from '../sweep-abandoned.js';

/** A program of this folder, running as a separate process. */
export class Peer {
  private constructor(
    private readonly child: ChildProcess,
    private readonly output: ProcessOutput,
    /** Where it listens, without a trailing slash. */
    readonly url: string,
  ) {}

  static async start(program: 'fault-idp' | 'strict-idp' | 'fake-github', args: readonly string[] = []): Promise<Peer> {
    const entry = fileURLToPath(new URL(`./${program}.js`, import.meta.url));
    const env = { ...process.env, ...markOfThisRun() };
    const child = spawn(process.execPath, [entry, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const output = new ProcessOutput(child);
    const [, url = ''] = await output.waitFor(/ready (\S+)/, PATIENCE_MS);
    return new Peer(child, output, url);
  }

  logs(): string {
    return this.output.text();
  }

  async stop(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.output.ended;
  }
}
