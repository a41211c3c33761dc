import { BackupError } from './backup-error.js';

/** The only version so far. A change that an older Gatehouse would misread gets the next number. */
const FORMAT = 1;
const NAME = 'GATEHOUSE-BACKUP ';

/** The first line of a backup, before the compressed part. */
export const FIRST_LINE = Buffer.from(`${NAME}${FORMAT}\n`);

/**
 * The parts of a backup, in this order: H, the header; for each table T, its name, D…, text of COPY, and E, its number of rows; then Z, the totals and the
 * SHA-256 of all frames before.
 */
export type FrameKind = 'H' | 'T' | 'D' | 'E' | 'Z';

export interface Frame {
  readonly kind: FrameKind;
  readonly body: Buffer;
}

export interface BackedUpTable {
  readonly name: string;
  readonly columns: readonly string[];
}

/** The first frame. */
export interface BackupHeader {
  /** Of Gatehouse. */
  readonly version: string;
  readonly createdAt: string;
  /** The migrations of the database, oldest first. */
  readonly migrations: readonly string[];
  readonly tables: readonly BackedUpTable[];
  /** `table.column` of the secrets that are stored without encryption. */
  readonly plaintext: readonly string[];
  /** Digests of the keys without which the encrypted values cannot be read. */
  readonly keys: readonly string[];
}

const PREFIX_BYTES = 5;
/** Of one frame: more would be read into memory at once. */
export const MAX_FRAME_BYTES = 1024 * 1024;

export function encodeFrame(kind: FrameKind, body: Buffer): Buffer {
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.write(kind, 'latin1');
  prefix.writeUInt32BE(body.length, 1);
  return Buffer.concat([prefix, body]);
}

export function encodeJson(kind: FrameKind, value: object): Buffer {
  return encodeFrame(kind, Buffer.from(JSON.stringify(value)));
}

/** Chunks of any size as frames. */
export async function* decodeFrames(chunks: AsyncIterable<Buffer>): AsyncGenerator<Frame> {
  let pending: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    while (pending.length >= PREFIX_BYTES) {
      const end = PREFIX_BYTES + pending.readUInt32BE(1);
      if (end > PREFIX_BYTES + MAX_FRAME_BYTES) throw damaged();
      if (pending.length < end) break;
      const kind = pending.toString('latin1', 0, 1);
      if (!isFrameKind(kind)) throw damaged();
      yield { kind, body: pending.subarray(PREFIX_BYTES, end) };
      pending = pending.subarray(end);
    }
  }
  if (pending.length > 0) throw incomplete();
}

function isFrameKind(text: string): text is FrameKind {
  return ['H', 'T', 'D', 'E', 'Z'].includes(text);
}

/** Throws unless `line` is the first line of a backup that this version can read. */
export function checkFirstLine(line: Buffer): void {
  if (line.equals(FIRST_LINE)) return;
  const text = line.toString('latin1');
  if (text.startsWith(NAME)) {
    throw new BackupError(
      `the backup has the format ${JSON.stringify(text.slice(NAME.length).trim())}, which this version cannot read: use a newer Gatehouse`,
    );
  }
  throw new BackupError('this is not a backup of Gatehouse');
}

export function decodeHeader(body: Buffer): BackupHeader {
  const { version, createdAt, migrations, tables, plaintext, keys } = decodeJson(body);
  const isWhole = isTexts(migrations) && isTexts(plaintext) && isTexts(keys) && Array.isArray(tables) && tables.every(isTable);
  if (!isWhole || typeof version !== 'string' || typeof createdAt !== 'string') throw damaged();
  return { version, createdAt, migrations, tables, plaintext, keys };
}

function isTable(value: unknown): value is BackedUpTable {
  return (
    typeof value === 'object' &&
    value !== null &&
    'name' in value &&
    typeof value.name === 'string' &&
    'columns' in value &&
    isTexts(value.columns)
  );
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

export function decodeJson(body: Buffer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // The same as any other damage.
  }
  throw damaged();
}

export function damaged(cause?: unknown): BackupError {
  return new BackupError('the backup is damaged: its content is not what was written. Use another copy of it', { cause });
}

export function incomplete(cause?: unknown): BackupError {
  return new BackupError('the backup is incomplete: its end is missing. Use another copy of it', { cause });
}
