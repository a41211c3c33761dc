import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { rm } from 'node:fs/promises';
import type { OutgoingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { coverageEnvironment } from './coverage.js';
import { createDatabase, type TestDatabase } from './database.js';
import { canBeHosted, HostedServer } from './hosted-server.js';
import { sendRequest } from './http-client.js';
import type { Answer, RequestBody, RequestOptions } from './http-client.js';
import { type OutputSource, ProcessOutput } from './process-output.js';
import { temporaryDirectory } from './temporary-directory.js';
import { PATIENCE_MS } from './patience.js';
import { PROGRAM } from './program.js';

export { CookieJar } from './cookie-jar.js';
export { Answer } from './http-client.js';
export type { RequestBody, RequestOptions } from './http-client.js';

/** The server itself gives requests in flight 10 s. */
const STOP_TIMEOUT_MS = 120_000;

export interface ServerOptions {
  /** Added to an otherwise empty environment, without the developer's own settings. */
  readonly env?: Readonly<Record<string, string>>;
  /** A database to share between servers or to keep across a restart, dropped by the caller. Without one, the server gets its own. */
  readonly database?: TestDatabase;
}

export interface ProcessOptions extends ServerOptions {
  /** A program other than the server's entry, such as the command line. */
  readonly entry?: string;
  readonly args?: readonly string[];
  /** A program that starts it, such as `nohup`, with its arguments. */
  readonly through?: readonly string[];
}

/**
 * Starts the compiled server and resolves when it listens. It may run in one process with others, which saves most of a start; not so a server
 * over a given database, which is a replica of another one or follows it.
 */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  if (options.database || !canBeHosted(options.env)) return startServerProcess(options);
  return whenListening(options, (env) => new HostedServer(['server'], env), RunningServer);
}

/** Starts the compiled server as a process of its own. */
export async function startServerProcess(options: ProcessOptions = {}): Promise<ServerProcess> {
  const [program = '', ...line] = [...(options.through ?? []), process.execPath, options.entry ?? PROGRAM, ...(options.args ?? ['server'])];
  return whenListening(options, (env, cwd) => spawn(program, line, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] }), ServerProcess);
}

async function whenListening<Child extends Startable, Server>(
  options: ServerOptions,
  start: (env: Record<string, string>, directory: string) => Child,
  Type: new (parts: Parts<Child>) => Server,
): Promise<Server> {
  const directory = await temporaryDirectory('server');
  const database = options.database ?? (await createDatabase());
  const child = start({ ...baseEnvironment(directory, database), ...options.env }, directory);
  const output = new ProcessOutput(child);
  const release = async (): Promise<void> => {
    if (!options.database) await database.drop();
    await rm(directory, { recursive: true, force: true });
  };
  try {
    const [, url = ''] = await output.waitFor(/listening on (https?:\/\/[^\s"',\\]+)(?=[\s"',\\])/, PATIENCE_MS);
    return new Type({ child, output, url: url.replace(/\/$/, ''), db: database, release });
  } catch (error) {
    child.kill('SIGKILL');
    await output.ended;
    await release();
    throw error;
  }
}

function baseEnvironment(directory: string, database: TestDatabase): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: directory,
    TZ: 'UTC',
    CODER_CONFIG_DIR: join(directory, 'config'),
    CODER_HTTP_ADDRESS: '127.0.0.1:0',
    // No load balancer in front of it has to notice its end.
    CODER_SHUTDOWN_DRAIN: '0s',
    CODER_PG_CONNECTION_URL: database.url,
    // `npm run soak -- step-by-step` runs the tests of grants once more with it.
    ...(process.env['GATEHOUSE_TEST_STEP_BY_STEP'] !== undefined && { CODER_PG_SINGLE_STATEMENTS: 'off' }),
    ...coverageEnvironment(),
  };
}

type Startable = OutputSource & { kill(signal: NodeJS.Signals): unknown };

interface Parts<Child extends Startable> {
  readonly child: Child;
  readonly output: ProcessOutput;
  readonly url: string;
  readonly db: TestDatabase;
  readonly release: () => Promise<void>;
}

/** The compiled server, running, with helpers for the tests. */
export class RunningServer<Child extends Startable = Startable> {
  constructor(protected readonly parts: Parts<Child>) {}

  /** The origin, without a trailing slash. */
  get url(): string {
    return this.parts.url;
  }

  get db(): TestDatabase {
    return this.parts.db;
  }

  get(path: string, headers?: OutgoingHttpHeaders): Promise<Answer> {
    return this.request('GET', path, { ...(headers && { headers }) });
  }

  post(path: string, body?: RequestBody, headers?: OutgoingHttpHeaders): Promise<Answer> {
    return this.request('POST', path, { ...(body !== undefined && { body }), ...(headers && { headers }) });
  }

  /** `path` may be an absolute URL, for example a Location header, as long as it stays on this server. */
  request(method: string, path: string, options: RequestOptions = {}): Promise<Answer> {
    const target = new URL(path, this.url);
    if (target.origin !== new URL(this.url).origin) throw new Error(`${target.href} is not on this server`);
    return sendRequest(method, target, options);
  }

  /** All standard output and error of the process so far. */
  logs(): string {
    return this.parts.output.text();
  }

  /** Waits for output that may be there already. */
  waitForLog(pattern: RegExp, timeoutMs = PATIENCE_MS): Promise<RegExpExecArray> {
    return this.parts.output.waitFor(pattern, timeoutMs);
  }

  /** Stops it as an operator would. Throws unless it exits with status 0. */
  async stop(): Promise<void> {
    const { child, output } = this.parts;
    child.kill('SIGTERM');
    const watchdog = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    const { code, signal } = await output.ended;
    clearTimeout(watchdog);
    await this.parts.release();
    if (code !== 0) throw new Error(`the server ended with ${signal ?? `status ${String(code)}`} instead of 0:\n${output.text()}`);
  }

  /** Resolves with its status when it ends by itself. */
  async untilEnded(): Promise<number | null> {
    const { code } = await this.parts.output.ended;
    await this.parts.release();
    return code;
  }
}

/** A server that has a process to itself. */
export class ServerProcess extends RunningServer<ChildProcess> {
  get pid(): number {
    return this.parts.child.pid!;
  }

  /** Stops reading its output: its log goes to a closed pipe. */
  closeLogs(): void {
    const { stdout, stderr } = this.parts.child;
    stdout?.destroy();
    stderr?.destroy();
  }

  /** Kills it without a chance to clean up. */
  async kill(): Promise<void> {
    this.parts.child.kill('SIGKILL');
    await this.parts.output.ended;
    await this.parts.release();
  }
}
