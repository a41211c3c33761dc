import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { PROGRAM } from '../../support/program.js';

/** `gatehouse backup -` of this database, whose output waits to be read. */
export function startUnreadBackup(url: string): { readonly read: () => Promise<Buffer>; readonly pid: number } {
  const child = spawn(process.execPath, [PROGRAM, 'backup', '-'], {
    env: { PATH: process.env['PATH'], CODER_PG_CONNECTION_URL: url },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const closed = once(child, 'close');
  return {
    pid: child.pid ?? 0,
    read: async () => {
      const chunks: Buffer[] = [];
      child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
      const [code] = (await closed) as [number];
      if (code !== 0) throw new Error(`gatehouse backup ended with ${code}`);
      return Buffer.concat(chunks);
    },
  };
}
