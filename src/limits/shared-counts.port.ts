/** What one server counted of one caller since its last report. */
export interface CountReport {
  readonly key: string;
  readonly count: number;
  /** Milliseconds until the window ends that this server began; used if no other server began one. */
  readonly leftMs: number;
}

/** What all servers together counted. */
export interface CountTotal {
  readonly key: string;
  readonly count: number;
  /** Milliseconds until the end of the window, which is the same for all servers. */
  readonly leftMs: number;
}

/** Larger numbers are added in parts, for short locks and short scripts. */
export const MAX_REPORTS = 500;

/** Adds up what servers, or the workers of one server, counted each on its own. No request waits for it. */
export abstract class SharedCounts {
  /** At most `MAX_REPORTS` with different keys. The totals include them, in any order. Rejects if they were not added, or perhaps not. */
  abstract add(reports: readonly CountReport[]): Promise<readonly CountTotal[]>;
}
