/** Bytes that are all there and can be read in any order: what a .zip needs, whose table of contents is at its end. */
export interface RandomAccessBytes {
  readonly sizeBytes: number;
  /** Fills `target` from `position` on; returns how many bytes there were. */
  readAt(target: Buffer, position: number): Promise<number>;
  /** The bytes from `start` up to, not including, `end`, in pieces of `pieceBytes` (the last may be shorter). */
  read(start: number, end: number, pieceBytes: number): AsyncIterable<Buffer>;
}
