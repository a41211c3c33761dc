// `node server-host.js <socket>`: runs the servers of one test worker in one process, one for each connection, so that only the first start
// reads and compiles the program. The messages are lines of JSON. scripts/bounded-test-runner.mjs starts it and speaks to it over IPC.
import { AsyncLocalStorage } from 'node:async_hooks';
import crypto, { type KeyPairKeyObjectResult } from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { Logger, type LoggerService } from '@nestjs/common';
import type { HostProcess } from '../../src/common/index.js';
import { runProgram } from '../../src/commands/program.js';
import { processTerminal } from '../../src/commands/terminal.js';
import type { FromServer, ToServer } from './hosted-server.js';

/** Nest has one logger for a process, the last server's. Here each server has its own: what it does, it does in its own asynchronous context. */
const loggers = new AsyncLocalStorage<{ logger: LoggerService | null }>();
const own = (): LoggerService | null => loggers.getStore()?.logger ?? null;
Logger.overrideLogger({
  log: (...line: [unknown]) => void own()?.log(...line),
  error: (...line: [unknown]) => void own()?.error(...line),
  warn: (...line: [unknown]) => void own()?.warn(...line),
});
Logger.overrideLogger = (logger) => {
  const server = loggers.getStore();
  if (server && typeof logger === 'object' && !Array.isArray(logger)) server.logger = logger;
};

/** More than the servers of a test file make, so that no two of them have the same. */
const RSA_KEYS = 24;
const generate = promisify(crypto.generateKeyPair);
const rsaKeys: Promise<KeyPairKeyObjectResult>[] = [];
let rsaRequests = 0;

/** A new RSA key takes as much CPU time as the rest of a start. The first ones of this process serve its later servers, too. */
function keyPair(type: string, options: object): Promise<KeyPairKeyObjectResult> {
  if (type !== 'rsa') return generate(type as 'ec', options as { namedCurve: string });
  const place = rsaRequests++ % RSA_KEYS;
  return (rsaKeys[place] ??= generate('rsa', options as { modulusLength: number }));
}
Object.assign(crypto.generateKeyPair, { [promisify.custom]: keyPair });
syncBuiltinESMExports();

/** Its socket reports what it would have written, and how it would have ended. */
class HostedServer {
  readonly ended: Promise<void>;
  private end: () => void = () => undefined;
  private onSignal: (signal: string) => void = () => undefined;

  constructor(private readonly socket: Socket) {
    this.ended = new Promise((resolve) => {
      this.end = resolve;
    });
    socket.on('error', () => undefined);
    socket.once('close', () => {
      this.signal('SIGTERM');
    });
  }

  async run({ args, env }: { args: readonly string[]; env: Readonly<Record<string, string>> }): Promise<void> {
    const status = await runProgram(args, {
      out: this.write,
      err: this.write,
      loadServer: async () => {
        const { runServer } = await import('../../src/main.js');
        return { runServer: (config) => runServer(config, this.host) };
      },
      loadOpenApi: () => Promise.reject(new Error('only servers are hosted')),
      loadOperator: () => Promise.reject(new Error('only servers are hosted')),
      terminal: processTerminal,
      sources: { env, isTerminal: false },
    });
    if (status !== 0) this.exit(status);
  }

  signal(name: string): void {
    this.onSignal(name);
  }

  private readonly write = (text: string): void => {
    this.send({ output: text });
  };

  private readonly exit = (status: number): void => {
    this.send({ status });
    this.socket.end();
    this.end();
  };

  private readonly host: HostProcess = {
    write: this.write,
    onSignal: (listener) => {
      this.onSignal = listener;
    },
    exit: this.exit,
  };

  private send(message: FromServer): void {
    if (this.socket.writable) this.socket.write(`${JSON.stringify(message)}\n`);
  }
}

const running = new Set<HostedServer>();

const listener = createServer((socket) => {
  const server = new HostedServer(socket);
  running.add(server);
  void server.ended.then(() => running.delete(server));
  createInterface(socket).on('line', (line) => {
    const message = JSON.parse(line) as ToServer;
    if ('signal' in message) server.signal(message.signal);
    else void loggers.run({ logger: null }, () => server.run(message));
  });
});

process.on('disconnect', () => process.exit());
process.on('message', () => {
  const left = Array.from(running);
  for (const server of left) server.signal('SIGTERM');
  void Promise.all(left.map(({ ended }) => ended)).then(() => process.send?.({ left: left.length, bytes: process.memoryUsage().rss }));
});
listener.listen(process.argv[2], () => process.send?.('ready'));
