import { closeSync, openSync, readSync } from 'node:fs';

import { fileFault } from '../common/index.js';
import { InvalidValueError } from './option.js';

/** Far more than any secret, and far less than would do harm if the path is wrong (`/dev/zero`). */
const MAX_BYTES = 64 * 1024;

/**
 * The text of a file that holds one value: without the line end that editors and `echo` leave behind it, every other byte kept. Pipes
 * work, too (`<(pass show gatehouse)`). Throws `InvalidValueError`; its text never repeats the content.
 */
export function readSecretFile(file: string): string {
  return decoded(bytesOf(file)).replace(/\r?\n$/, '');
}

function bytesOf(file: string): Buffer {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, 'r');
    return readBounded(descriptor);
  } catch (error) {
    if (error instanceof InvalidValueError) throw error;
    // Any other error comes from the operating system and has a code.
    throw new InvalidValueError(fileFault(error));
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function readBounded(descriptor: number): Buffer {
  const buffer = Buffer.alloc(MAX_BYTES + 1);
  let length = 0;
  for (;;) {
    const read = readSync(descriptor, buffer, length, buffer.length - length, null);
    if (read === 0) return buffer.subarray(0, length);
    length += read;
    if (length > MAX_BYTES) throw new InvalidValueError(`is longer than ${MAX_BYTES} bytes`);
  }
}

function decoded(bytes: Buffer): string {
  try {
    // Keep a byte order mark: it may be part of the value.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new InvalidValueError('is not UTF-8 text');
  }
}
