import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isRoot } from '../../src/testing/index.js';
import { freePort, untilListening } from './free-port.js';
import { temporaryDirectory } from './temporary-directory.js';

/** A real PgBouncer in front of the tests' PostgreSQL. */
export interface PgBouncer {
  /** The same database, through it. */
  readonly through: (url: string) => string;
  readonly stop: () => Promise<void>;
}

export interface PgBouncerOptions {
  readonly mode: 'session' | 'transaction';
  /** Start-up parameters that it ignores, instead of refusing the connection. */
  readonly ignored?: string;
}

/** `url`: a database of the PostgreSQL behind it, with the role and the password that are used through it, too. */
export async function startPgBouncer(url: string, { mode, ignored = 'extra_float_digits' }: PgBouncerOptions): Promise<PgBouncer> {
  const { hostname, port, username, password } = new URL(url);
  const directory = await temporaryDirectory('pgbouncer');
  const ownPort = await freePort();
  const settings = [
    `listen_addr=127.0.0.1`,
    `listen_port=${ownPort}`,
    'unix_socket_dir=',
    'auth_type=plain',
    `auth_file=${join(directory, 'users')}`,
    `pool_mode=${mode}`,
    `default_pool_size=${mode === 'session' ? 40 : 8}`,
    `ignore_startup_parameters=${ignored}`,
  ];
  await writeFile(join(directory, 'ini'), ['[databases]', `* = host=${hostname} port=${port}`, '[pgbouncer]', ...settings, ''].join('\n'));
  await writeFile(join(directory, 'users'), `"${username}" "${decodeURIComponent(password)}"\n`);
  await chmod(directory, 0o755);
  const nobody = isRoot ? { uid: 65_534, gid: 65_534 } : {};
  if (isRoot) for (const file of ['ini', 'users']) await chown(join(directory, file), 65_534, 65_534);
  // It refuses to run as root.
  const child = spawn('pgbouncer', ['-q', join(directory, 'ini')], { stdio: 'ignore', ...nobody });
  await untilListening(ownPort, child);
  return {
    through: (other) => {
      const changed = new URL(other);
      changed.port = String(ownPort);
      return changed.href;
    },
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
