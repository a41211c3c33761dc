import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';

/** A disk that only the processes run `through` it can see. */
export interface SmallDisk {
  /** What to put before a command. */
  readonly through: readonly string[];
  /** For file systems of Linux: `250m`. */
  resize(size: string): void;
  /** Writes until nothing more fits, to the last byte. */
  fill(): void;
  /** Removes what filled it. */
  empty(): void;
  remove(): Promise<void>;
}

/**
 * Takes root. It is mounted in a mount namespace of its own, held by a process that ends with the test,
 * so that a killed run leaves no mount that nobody can remove.
 */
export async function smallDisk(directory: string, size: string): Promise<SmallDisk> {
  await mkdir(directory);
  const mount = 'mount -t tmpfs -o "size=$1,mode=755" tmpfs "$2" && echo mounted && exec cat';
  const holder = spawn('unshare', ['--mount', 'sh', '-c', mount, 'sh', size, directory], { stdio: ['pipe', 'pipe', 'inherit'] });
  await new Promise<void>((resolve, reject) => {
    holder.stdout.once('data', () => {
      resolve();
    });
    holder.once('error', reject).once('exit', (code) => {
      reject(new Error(`no disk could be mounted: ${code}`));
    });
  });
  const through = ['nsenter', '--mount', `--target=${holder.pid}`];
  const run = (...command: string[]) => execFileSync('nsenter', [...through.slice(1), ...command]);
  return {
    through,
    resize: (next) => {
      run('mount', '-o', `remount,size=${next}`, directory);
    },
    fill: () => {
      run('sh', '-c', 'dd if=/dev/zero of="$1/fill" bs=4k 2>/dev/null || true', 'sh', directory);
    },
    empty: () => {
      run('rm', '-f', `${directory}/fill`);
    },
    remove: async () => {
      const ended = once(holder, 'exit');
      holder.stdin.end();
      await ended;
    },
  };
}
