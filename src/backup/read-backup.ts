import { createHash } from 'node:crypto';
import { decompress } from './compression.js';
import { decryptIfNeeded } from './encryption.js';
import {
  type BackedUpTable,
  type BackupHeader,
  damaged,
  decodeFrames,
  decodeHeader,
  decodeJson,
  encodeFrame,
  type Frame,
  incomplete,
} from './format.js';

/** What is done with the content of a backup while it is read. Each call is awaited before more is read. */
export interface BackupReader {
  begin(header: BackupHeader): Promise<void>;
  beginTable(table: BackedUpTable): void;
  /** Text of COPY, in pieces of any size. */
  write(data: Buffer): Promise<void>;
  /** After all rows of the table: throws if they are not as many. */
  endTable(rows: number): Promise<void>;
}

export interface BackupSummary {
  readonly header: BackupHeader;
  readonly rows: number;
}

const NEWLINE = 0x0a;

/** Reads a backup to its end, and throws `BackupError` unless it is exactly what was written. What `reader` has done until then must not count. */
export async function readBackup(
  content: AsyncIterable<Buffer>,
  identities: readonly string[] | null,
  reader: BackupReader,
): Promise<BackupSummary> {
  const frames = decodeFrames(decompress(await decryptIfNeeded(content, identities)));
  const reading = new Reading(reader);
  for await (const frame of frames) await reading.next(frame);
  return reading.summary();
}

/** The frames so far, and with them which kind may follow. */
class Reading {
  private readonly hash = createHash('sha256');
  private header: BackupHeader | null = null;
  private tables = 0;
  private rows = 0;
  private lines = 0;
  private isInTable = false;
  private isComplete = false;

  constructor(private readonly reader: BackupReader) {}

  async next(frame: Frame): Promise<void> {
    if (this.isComplete || (frame.kind === 'H') !== (this.header === null)) throw damaged();
    if (['D', 'E'].includes(frame.kind) !== this.isInTable && frame.kind !== 'H') throw damaged();
    if (frame.kind !== 'Z') this.hash.update(encodeFrame(frame.kind, frame.body));
    switch (frame.kind) {
      case 'H':
        this.header = decodeHeader(frame.body);
        return this.reader.begin(this.header);
      case 'T':
        this.beginTable(frame.body);
        return;
      case 'D':
        this.lines += countLines(frame.body);
        return this.reader.write(frame.body);
      case 'E':
        return this.endTable(decodeJson(frame.body));
      case 'Z':
        this.end(decodeJson(frame.body));
    }
  }

  summary(): BackupSummary {
    if (!this.header || !this.isComplete) throw incomplete();
    return { header: this.header, rows: this.rows };
  }

  private beginTable(body: Buffer): void {
    const table = this.header?.tables[this.tables];
    if (table === undefined || decodeJson(body)['name'] !== table.name) throw damaged();
    this.isInTable = true;
    this.lines = 0;
    this.reader.beginTable(table);
  }

  private async endTable({ rows }: Record<string, unknown>): Promise<void> {
    if (rows !== this.lines) throw damaged();
    this.isInTable = false;
    this.tables += 1;
    this.rows += this.lines;
    await this.reader.endTable(this.lines);
  }

  private end({ tables, rows, sha256 }: Record<string, unknown>): void {
    const expected = this.header?.tables.length;
    if (tables !== this.tables || tables !== expected || rows !== this.rows || sha256 !== this.hash.digest('hex')) throw damaged();
    this.isComplete = true;
  }
}

/** Of COPY's text: a newline inside a value is written as \n. */
function countLines(data: Buffer): number {
  let lines = 0;
  for (let at = data.indexOf(NEWLINE); at !== -1; at = data.indexOf(NEWLINE, at + 1)) lines += 1;
  return lines;
}

/** Checks a backup without a database. */
export function verifyBackup(
  content: AsyncIterable<Buffer>,
  identities: readonly string[] | null,
  onData: (table: string, bytes: number) => void,
): Promise<BackupSummary> {
  let table = '';
  return readBackup(content, identities, {
    begin: () => Promise.resolve(),
    beginTable: ({ name }) => {
      table = name;
    },
    write: (data) => {
      onData(table, data.length);
      return Promise.resolve();
    },
    endTable: () => Promise.resolve(),
  });
}
