import { EventEmitter } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';

/** What a test asks of server-host.ts, and what it answers. */
export type ToServer = { readonly args: readonly string[]; readonly env: Readonly<Record<string, string>> } | { readonly signal: string };
export type FromServer = { readonly output: string } | { readonly status: number };

/** The socket of this worker's server-host.ts. */
const HOST = process.env['GATEHOUSE_TEST_HOST'];

/** More than one process, and a database of its own: PostgreSQL ends with the process that started it. */
const OWN_PROCESS = ['CODER_WORKERS', 'CODER_PG_CONNECTION_URL'];

/** Can a server with these settings share a process with others? It can if nothing but the program itself reads them, and it stays one process. */
export function canBeHosted(env: Readonly<Record<string, string>> = {}): boolean {
  return HOST !== undefined && Object.keys(env).every((name) => name.startsWith('CODER_') && !OWN_PROCESS.includes(name));
}

/** A server in the process that all servers of this worker share, with the part of `ChildProcess` that a separate one would have. */
export class HostedServer extends EventEmitter {
  readonly stdout = new PassThrough();
  readonly stderr = null;
  private readonly socket: Socket;
  private status: number | null = null;

  constructor(args: readonly string[], env: Readonly<Record<string, string>>) {
    super();
    this.socket = connect(HOST ?? '');
    this.socket.once('error', (error) => this.stdout.write(`the process of the servers: ${error.message}\n`));
    this.socket.once('close', () => {
      this.stdout.end();
      // As for a process: after all its output has been read.
      this.stdout.once('end', () => this.emit('close', this.status, null));
    });
    createInterface(this.socket).on('line', (line) => {
      const message = JSON.parse(line) as FromServer;
      if ('output' in message) this.stdout.write(message.output);
      else this.status = message.status;
    });
    this.send({ args, env });
  }

  /** SIGKILL leaves it to its host to end it. */
  kill(signal: NodeJS.Signals): void {
    if (signal === 'SIGKILL') this.socket.destroy();
    else this.send({ signal });
  }

  private send(message: ToServer): void {
    this.socket.write(`${JSON.stringify(message)}\n`);
  }
}
