import type { BackupProgress } from '../../../operator/index.js';

const REDRAW_MS = 100;
/** Between two lines when standard error is not a terminal. */
const LINE_MS = 10_000;

/** `12.3 MB`. */
export function formatBytes(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function progressLine(verb: string, { table, doneBytes, totalBytes }: BackupProgress, elapsedMs: number): string {
  const total = totalBytes === null ? '' : ` of about ${formatBytes(Math.max(totalBytes, doneBytes))}`;
  const speed = elapsedMs > 0 ? `, ${formatBytes((doneBytes * 1000) / elapsedMs)}/s` : '';
  return `${verb} ${table}: ${formatBytes(doneBytes)}${total}${speed}`;
}

interface Output {
  readonly write: (text: string) => void;
  /** Undefined when it is not a terminal. */
  readonly columns: () => number | undefined;
}

/** One line that is redrawn on a terminal; otherwise a line from time to time. */
export class BackupProgressReporter {
  private readonly startedAt = performance.now();
  private shownAt = this.startedAt;
  private isShown = false;

  constructor(
    private readonly verb: string,
    private readonly output: Output,
  ) {}

  readonly report = (progress: BackupProgress): void => {
    const now = performance.now();
    const columns = this.output.columns();
    if (now - this.shownAt < (columns === undefined ? LINE_MS : REDRAW_MS)) return;
    this.shownAt = now;
    const line = progressLine(this.verb, progress, now - this.startedAt);
    this.output.write(columns === undefined ? `${line}\n` : `\r\u001b[K${line.slice(0, columns - 1)}`);
    this.isShown = columns !== undefined;
  };

  clear(): void {
    if (this.isShown) this.output.write('\r\u001b[K');
    this.isShown = false;
  }
}
