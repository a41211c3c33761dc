import { randomBytes } from 'node:crypto';
import { chmodSync, closeSync, fstatSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';

/** Far more than any token or profile. */
const MAX_BYTES = 64 * 1024;

/** What other accounts of this machine can do with a file. */
export type Exposure = 'readable' | 'writable';

/** The text of a file; null if there is none. `onExposed` is called first if other accounts of this machine can read or replace it. */
export function readPrivateFile(path: string, onExposed: (exposure: Exposure) => void): string | null {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null; // from the file system
    throw error;
  }
  try {
    const stats = fstatSync(descriptor);
    const { mode, size } = stats;
    if (size > MAX_BYTES) throw new Error(`${path} is longer than ${MAX_BYTES} bytes`);
    // A pipe is nobody else's.
    if (process.platform !== 'win32' && stats.isFile() && (mode & 0o077) !== 0) onExposed((mode & 0o022) === 0 ? 'readable' : 'writable');
    return readFileSync(descriptor, 'utf8');
  } finally {
    closeSync(descriptor);
  }
}

/** Creates a folder that only this account can read. */
export function makePrivateFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // An existing folder keeps its mode.
  chmodSync(folder, 0o700);
}

/** Replaces the file in one step, so that a program that is interrupted, or runs at the same time, never leaves half of it. */
export function writePrivateFile(path: string, text: string): void {
  const draft = `${path}.${randomBytes(6).toString('hex')}.new`;
  const descriptor = openSync(draft, 'wx', 0o600);
  try {
    try {
      writeSync(descriptor, text);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}
