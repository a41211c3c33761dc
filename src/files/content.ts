import type { RandomAccessBytes } from './random-access.js';

/** Complete, immutable bytes. They can be read more than once, so that storing them can be retried. */
export interface Content extends RandomAccessBytes {
  /** Lower-case hex. */
  readonly sha256: string;
}
