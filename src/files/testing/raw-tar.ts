/** Builds .tar archives field by field, so that tests can create archives that no archiver would write. */
export interface RawTarEntry {
  readonly name: string | Buffer;
  /** The type flag: '0' file, '1' hard link, '2' symbolic link, '3' and '4' devices, '5' folder, '6' fifo, 'x' and 'g' extended headers. */
  readonly flag?: string;
  readonly content?: Buffer | string;
  readonly mode?: number;
  readonly mtime?: number;
  readonly linkName?: string;
  /** Overrides the 12 bytes of the size field. */
  readonly sizeField?: Buffer | string;
  /** Overrides the magic and version; '' gives a header from before POSIX. */
  readonly magic?: string;
  readonly isChecksumWrong?: boolean;
}

const BLOCK_BYTES = 512;

export function rawTar(...entries: RawTarEntry[]): Buffer {
  return Buffer.concat([...entries.map(rawTarEntry), Buffer.alloc(2 * BLOCK_BYTES)]);
}

export function rawTarEntry(entry: RawTarEntry): Buffer {
  const content = Buffer.from(entry.content ?? '');
  const header = Buffer.alloc(BLOCK_BYTES);
  header.set(Buffer.from(entry.name).subarray(0, 100), 0);
  header.write(octal(entry.mode ?? 0o644, 7), 100);
  header.write(octal(0, 7), 108);
  header.write(octal(0, 7), 116);
  header.set(Buffer.from(entry.sizeField ?? octal(content.length, 11)), 124);
  header.write(octal(entry.mtime ?? 1_700_000_000, 11), 136);
  header.write(entry.flag ?? '0', 156);
  header.write(entry.linkName ?? '', 157, 100);
  header.write(entry.magic ?? 'ustar\x0000', 257, 'latin1');
  header.fill(' ', 148, 156);
  let sum = entry.isChecksumWrong ? 1 : 0;
  for (const byte of header) sum += byte;
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return Buffer.concat([header, content, Buffer.alloc((BLOCK_BYTES - (content.length % BLOCK_BYTES)) % BLOCK_BYTES)]);
}

/** An extended header with these records, for the entry after it. */
export function rawPax(records: Record<string, string>, flag: 'x' | 'g' = 'x'): RawTarEntry {
  return { name: 'PaxHeader', flag, content: Object.entries(records).map(paxRecord).join('') };
}

function paxRecord([key, value]: [string, string]): string {
  const rest = ` ${key}=${value}\n`;
  let length = Buffer.byteLength(rest);
  // The length counts its own digits.
  length += String(length + String(length).length).length;
  return `${length}${rest}`;
}

function octal(value: number, digits: number): string {
  return `${value.toString(8).padStart(digits, '0')}\0`;
}
