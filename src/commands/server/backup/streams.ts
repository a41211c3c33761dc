import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { once } from 'node:events';
import { fileFault, OperatorError } from '../../../common/index.js';

/** Stands for standard input and standard output. */
export const STANDARD = '-';

/** The bytes of a file or of standard input, as they are needed. */
export async function* readBytes(path: string): AsyncGenerator<Buffer> {
  if (path === STANDARD) {
    if (process.stdin.isTTY) throw new OperatorError('standard input is a terminal: pipe a backup into the command, or name a file');
    yield* process.stdin as AsyncIterable<Buffer>;
    return;
  }
  try {
    yield* createReadStream(path) as AsyncIterable<Buffer>;
  } catch (error) {
    throw ofSystem(error) ? new OperatorError(`${path} ${fileFault(error)}`, { cause: error }) : error;
  }
}

/** Before anything is opened: an hour later is too late. */
export function checkTarget(path: string, replaces: boolean): void {
  if (path === STANDARD) {
    if (process.stdout.isTTY) throw new OperatorError('standard output is a terminal: redirect it to a file or a pipe');
  } else if (!replaces && existsSync(path)) {
    throw new OperatorError(`${path} exists already: choose another name, or replace it with --force`);
  }
}

/** Returns the number of bytes. */
export async function writeToStandardOutput(content: AsyncIterable<Buffer>): Promise<number> {
  // A pipe that is closed early ends this process at once (src/cli.ts), which must not look like success.
  process.exitCode = 1;
  let bytes = 0;
  for await (const chunk of content) {
    if (!process.stdout.write(chunk)) await once(process.stdout, 'drain');
    bytes += chunk.length;
  }
  process.exitCode = undefined;
  return bytes;
}

export function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new OperatorError(`${path} ${fileFault(error)}`, { cause: error });
  }
}

function ofSystem(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'syscall' in error;
}
