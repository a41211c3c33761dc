import { open } from 'node:fs/promises';
import { creationFault } from '../../common/index.js';
import { type ForwardedEntry, ForwardFault, type ForwardTarget } from './forwarded-entry.js';

const LINE_FEED = 0x0a;

/** Appends one JSON object per line. Opens the file each time, so that it can be rotated without a signal. */
export class FileTarget implements ForwardTarget {
  readonly name = 'file';

  constructor(private readonly path: string) {}

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

  async send(entries: readonly ForwardedEntry[]): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      process.stdout.write(linesOf(entries), (cause) => {
        if (cause) reject(new ForwardFault('standard output is closed', false, { cause }));
        else resolve();
      });
    });
  }
}

function linesOf(entries: readonly ForwardedEntry[]): string {
  return entries.map((entry) => `${JSON.stringify({ audit: entry })}\n`).join('');
}
