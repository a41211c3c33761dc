import type { RandomAccessBytes } from './random-access.js';

/** Bytes that are complete and will not change. They can be read more than once, so that storing them can be tried again. */
export interface Content extends RandomAccessBytes {
  /** Lower-case hex. */
  readonly sha256: string;
}
