import type { RandomAccessBytes } from '../random-access.js';

/** The bytes in pieces of this size, as a stream would bring them. */
// eslint-disable-next-line @typescript-eslint/require-await -- a generator that already has all its data
export async function* pieces(bytes: Buffer, pieceBytes = 65_536): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
}

export async function collect(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const piece of source) all.push(piece);
  return Buffer.concat(all);
}

export function randomAccess(bytes: Buffer): RandomAccessBytes {
  return {
    sizeBytes: bytes.length,
    readAt: (target, position) => Promise.resolve(bytes.copy(target, 0, position)),
    read: (start, end, pieceBytes) => pieces(bytes.subarray(start, end), pieceBytes),
  };
}
