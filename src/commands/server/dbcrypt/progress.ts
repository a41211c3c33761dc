import type { Progress } from '../../../dbcrypt/index.js';

const BAR_CELLS = 24;
/** Redrawing the bar more often would flicker and waste time. */
const REDRAW_MS = 100;
/** Between two lines of progress when standard error is not a terminal. */
const LINE_MS = 10_000;

const VERBS = { move: 'moving', read: 'reading back' } as const;

/** The progress on one line of `width` columns. `elapsedMs` counts from the beginning of this column. */
export function progressLine({ table, column, phase, done, total }: Progress, elapsedMs: number, width: number): string {
  const rate = elapsedMs > 0 ? (done * 1000) / elapsedMs : 0;
  const speed = rate === 0 ? '' : `, ${Math.round(rate)}/s`;
  // The number done can exceed the number found at first, because servers may add values meanwhile.
  const share = total === null || total === 0 ? 1 : Math.min(1, done / total);
  const filled = Math.round(share * BAR_CELLS);
  const bar = total === null ? '' : ` [${'#'.repeat(filled)}${'-'.repeat(BAR_CELLS - filled)}] ${Math.floor(share * 100)}%`;
  const left = total === null || rate === 0 ? '' : `, ${Math.ceil(Math.max(0, total - done) / rate)} s left`;
  return `${VERBS[phase]} ${table}.${column}${bar} ${done}${total === null ? '' : `/${total}`}${speed}${left}`.slice(0, width - 1);
}

export interface ProgressOutput {
  readonly write: (text: string) => void;
  /** Undefined when standard error is not a terminal. */
  readonly columns: () => number | undefined;
}

/** Draws a bar on a terminal; otherwise writes a line from time to time and whenever a column is done. */
export class ProgressReporter {
  /** When each column was started: its first report comes only after its first batch. */
  private readonly begunAt = new Map<string, number>();
  private reportedAt = performance.now();
  private shownAt = this.reportedAt;
  /** The column whose bar is shown until it is done, even while another column progresses in parallel. */
  private current: string | null = null;
  private isBarShown = false;

  constructor(private readonly output: ProgressOutput) {}

  readonly report = (progress: Progress): void => {
    const now = performance.now();
    const name = `${progress.phase} ${progress.table}.${progress.column}`;
    const begunAt = this.begunAt.get(name) ?? this.reportedAt;
    this.begunAt.set(name, begunAt);
    this.reportedAt = now;
    const columns = this.output.columns();
    const isDone = progress.total !== null && progress.done >= progress.total;
    const isAside = progress.total !== null && this.current !== null && this.current !== name;
    if (!isDone && (isAside || now - this.shownAt < (columns === undefined ? LINE_MS : REDRAW_MS))) return;
    this.shownAt = now;
    this.current = isDone || progress.total === null ? null : name;
    const line = progressLine(progress, now - begunAt, columns ?? 200);
    this.output.write(columns === undefined ? `${line}\n` : `\r\u001b[K${line}`);
    this.isBarShown = columns !== undefined;
  };

  /** Removes the bar, so that the next message starts on its own line. */
  clear(): void {
    if (this.isBarShown) this.output.write('\r\u001b[K');
    this.isBarShown = false;
  }
}
