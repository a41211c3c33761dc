import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { eventually } from './eventually.js';
import { freePort, untilListening } from './free-port.js';
import { temporaryDirectory } from './temporary-directory.js';

/** A real HAProxy in front of several servers. */
export interface HaProxy {
  readonly url: string;
  /** Resolves when it sends requests to the server at this port, or no longer does. */
  readonly untilSeen: (port: number, as: 'UP' | 'DOWN') => Promise<void>;
  readonly stop: () => Promise<void>;
}

/**
 * The backend of docs/admin/replicas.md, with every idle connection shared between clients, and without retries or redispatch, which would
 * hide a lost request. Checks are frequent, to react quickly, and tolerant.
 */
export async function startHaProxy(ports: readonly number[]): Promise<HaProxy> {
  const port = await freePort();
  const lines = [
    'defaults',
    '  mode http',
    '  retries 0',
    '  timeout check 60s',
    '  timeout connect 5s',
    '  timeout client 60s',
    '  timeout server 60s',
    'frontend web',
    `  bind 127.0.0.1:${port}`,
    '  default_backend gatehouse',
    'backend gatehouse',
    '  http-reuse always',
    '  option httpchk GET /readyz',
    ...ports.map((each) => `  server on-${each} 127.0.0.1:${each} check inter 200ms`),
    '',
  ];
  const running = await runHaProxy(lines.join('\n'), port);
  return {
    url: `http://127.0.0.1:${port}`,
    untilSeen: (server, as) => running.untilSeen(`on-${server}`, as),
    stop: running.stop,
  };
}

/** A real HAProxy with any configuration. */
export interface RunningHaProxy {
  /** Resolves when its checks say this of the server with this name. */
  readonly untilSeen: (server: string, as: 'UP' | 'DOWN') => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Resolves when it accepts connections at `port`, which the configuration must bind. */
export async function runHaProxy(configuration: string, port: number): Promise<RunningHaProxy> {
  const directory = await temporaryDirectory('haproxy');
  const stats = join(directory, 'stats');
  const file = join(directory, 'configuration');
  await writeFile(file, ['global', `  stats socket ${stats} mode 600 level user`, configuration].join('\n'));
  const child = spawn('haproxy', ['-db', '-q', '-f', file], { stdio: 'ignore' });
  await untilListening(port, child);
  return {
    untilSeen: (server, as) =>
      eventually(`HAProxy sees ${server} ${as}`, async () => {
        // It creates this socket last.
        const rows = (await ask(stats, 'show stat').catch(() => '')).split('\n').map((row) => row.split(','));
        const column = rows[0]?.indexOf('status') ?? -1;
        return rows.some((row) => row[1] === server && row[column] === as);
      }),
    stop: async () => {
      if (child.exitCode === null) {
        const ended = once(child, 'exit');
        child.kill('SIGTERM');
        await ended;
      }
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function ask(path: string, command: string): Promise<string> {
  const socket = connect(path).setEncoding('utf8');
  socket.end(`${command}\n`);
  let answer = '';
  for await (const text of socket) answer += text as string;
  return answer;
}
