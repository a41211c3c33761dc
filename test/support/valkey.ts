import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { isInstalled } from '../../src/testing/index.js';
import { freePort, untilListening } from './free-port.js';
import { temporaryDirectory } from './temporary-directory.js';

/** Debian has one of them, depending on its version. */
const PROGRAM = ['valkey-server', 'redis-server'].find(isInstalled);

export const hasValkey = PROGRAM !== undefined;
export const NO_VALKEY = 'counting in Valkey: neither valkey-server nor redis-server is installed';

export interface ValkeyOptions {
  readonly password?: string;
  /** Files; then it accepts TLS only. */
  readonly tls?: { readonly cert: string; readonly key: string };
}

/** A real Valkey or Redis on loopback. */
export class Valkey {
  private child: ChildProcess | undefined;

  private constructor(
    private readonly directory: string,
    readonly port: number,
    private readonly options: ValkeyOptions,
  ) {}

  static async start(options: ValkeyOptions = {}): Promise<Valkey> {
    const valkey = new Valkey(await temporaryDirectory('valkey'), await freePort(), options);
    await valkey.resume();
    return valkey;
  }

  get url(): string {
    const { password, tls } = this.options;
    return `${tls ? 'valkeys' : 'valkey'}://${password === undefined ? '' : `:${encodeURIComponent(password)}@`}localhost:${this.port}`;
  }

  /** Again at the same address, and empty. */
  async resume(): Promise<void> {
    const { port, directory } = this;
    const { password, tls } = this.options;
    const listen = tls
      ? ['--port', '0', '--tls-port', `${port}`, '--tls-cert-file', tls.cert, '--tls-key-file', tls.key, '--tls-auth-clients', 'no']
      : ['--port', `${port}`];
    const line = ['--bind', '127.0.0.1', ...listen, '--save', '', '--appendonly', 'no', '--dir', directory];
    this.child = spawn(PROGRAM ?? '', [...line, ...(password === undefined ? [] : ['--requirepass', password])], { stdio: 'ignore' });
    await untilListening(port, this.child);
  }

  /** Ends it without a goodbye. */
  async kill(): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  async stop(): Promise<void> {
    await this.kill();
    await rm(this.directory, { recursive: true, force: true });
  }
}
