/** Complete bytes that can be read in any order, for a .zip, whose table of contents is at its end. */
export interface RandomAccessBytes {
  readonly sizeBytes: number;
  /** Fills `target` from `position` on; returns the number of bytes read. */
  readAt(target: Buffer, position: number): Promise<number>;
  /** The bytes from `start` up to, not including, `end`, in pieces of `pieceBytes` (the last may be shorter). */
  read(start: number, end: number, pieceBytes: number): AsyncIterable<Buffer>;
}
