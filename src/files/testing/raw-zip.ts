import { crc32, deflateRawSync } from 'node:zlib';

/** Builds .zip archives field by field, so that tests can create archives that no archiver would write. */
export interface RawZipEntry {
  readonly name: string | Buffer;
  readonly content?: Buffer | string;
  readonly isDeflated?: boolean;
  /** General purpose bits; 0x800 says that the name is UTF-8, 1 that the entry is encrypted. */
  readonly flags?: number;
  readonly method?: number;
  /** Upper byte: the system (3 Unix, 0 FAT). */
  readonly versionMadeBy?: number;
  readonly externalAttributes?: number;
  readonly dosDate?: number;
  readonly dosTime?: number;
  readonly extra?: Buffer;
  readonly crc?: number;
  /** A false size for the table of contents. */
  readonly claimedSize?: number;
  readonly claimedCompressedSize?: number;
  readonly claimedOffset?: number;
}

export const UTF8_FLAG = 0x800;
const MADE_BY_UNIX = (3 << 8) | 20;

export function rawZip(...entries: RawZipEntry[]): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const content = Buffer.from(entry.content ?? '');
    const data = entry.isDeflated ? deflateRawSync(content) : content;
    const local = Buffer.concat([localHeader(entry, content, data), Buffer.from(entry.name), data]);
    centrals.push(centralHeader(entry, content, data, offset));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}

function localHeader(entry: RawZipEntry, content: Buffer, data: Buffer): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(20, 4);
  writeCommon(header, 6, entry, content, data);
  header.writeUInt16LE(Buffer.from(entry.name).length, 26);
  return header;
}

function centralHeader(entry: RawZipEntry, content: Buffer, data: Buffer, offset: number): Buffer {
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE(entry.versionMadeBy ?? MADE_BY_UNIX, 4);
  header.writeUInt16LE(20, 6);
  writeCommon(header, 8, entry, content, data);
  const name = Buffer.from(entry.name);
  const extra = entry.extra ?? Buffer.alloc(0);
  header.writeUInt16LE(name.length, 28);
  header.writeUInt16LE(extra.length, 30);
  header.writeUInt32LE(entry.externalAttributes ?? (0o100644 << 16) >>> 0, 38);
  header.writeUInt32LE(entry.claimedOffset ?? offset, 42);
  return Buffer.concat([header, name, extra]);
}

function writeCommon(header: Buffer, at: number, entry: RawZipEntry, content: Buffer, data: Buffer): void {
  header.writeUInt16LE(entry.flags ?? UTF8_FLAG, at);
  header.writeUInt16LE(entry.method ?? (entry.isDeflated ? 8 : 0), at + 2);
  header.writeUInt16LE(entry.dosTime ?? 0x6000, at + 4);
  header.writeUInt16LE(entry.dosDate ?? 0x5821, at + 6);
  header.writeUInt32LE(entry.crc ?? crc32(content), at + 8);
  header.writeUInt32LE(entry.claimedCompressedSize ?? data.length, at + 12);
  header.writeUInt32LE(entry.claimedSize ?? content.length, at + 16);
}
