import { open, stat } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { creationFault } from '../../common/index.js';
import { type ForwardedEntry, ForwardFault, type ForwardTarget, lineOf } from './forwarded-entry.js';

const LINE_FEED = 0x0a;
const TIMEOUT_MS = 10_000;

/** Appends one JSON object per line. Opens the file each time, so that it can be rotated without a signal. */
export class FileTarget implements ForwardTarget {
  readonly name = 'file';

  constructor(private readonly path: string) {}

  /** Has the file of an administrator, or of a rotation, permissions for everybody? Ours has none. */
  async isOpenToOthers(): Promise<boolean> {
    // Windows has other permissions than these.
    if (process.platform === 'win32') return false;
    const file = await stat(this.path).catch(() => null);
    return file?.isFile() === true && (file.mode & 0o007) !== 0;
  }

  async send(entries: readonly ForwardedEntry[]): Promise<void> {
    const text = linesOf(entries);
    try {
      const file = await open(this.path, 'a+', 0o600);
      try {
        const { size } = await file.stat();
        const last = Buffer.alloc(1);
        // A process that was killed may have left half a line. Its entries come again.
        if (size > 0) await file.read(last, 0, 1, size - 1);
        await file.appendFile(size > 0 && last[0] !== LINE_FEED ? `\n${text}` : text);
        await file.datasync();
      } finally {
        await file.close();
      }
    } catch (cause) {
      throw new ForwardFault(`the file ${creationFault(cause)}`, false, { cause });
    }
  }
}

/** Standard output, beside the log. */
export class OutputTarget implements ForwardTarget {
  readonly name = 'file';
  /** Settled once the reader has everything of before. */
  private written: Promise<void> = Promise.resolve();

  constructor(
    private readonly output: Writable = process.stdout,
    private readonly timeoutMs = TIMEOUT_MS,
  ) {}

  async send(entries: readonly ForwardedEntry[]): Promise<void> {
    const late = AbortSignal.timeout(this.timeoutMs);
    const isLate = new Promise<never>((_, reject) => {
      late.addEventListener('abort', () => {
        reject(new ForwardFault('nobody reads standard output', false));
      });
    });
    // Nothing is added to what a reader has yet to read: that would take more memory with each attempt.
    await Promise.race([this.written, isLate]);
    const writing = this.write(linesOf(entries));
    this.written = writing.catch(() => undefined);
    await Promise.race([writing, isLate]);
  }

  private write(text: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.output.write(text, (cause) => {
        if (cause) reject(new ForwardFault('standard output is closed', false, { cause }));
        else resolve();
      });
    });
  }
}

function linesOf(entries: readonly ForwardedEntry[]): string {
  return entries.map((entry) => `${lineOf({ audit: entry })}\n`).join('');
}
