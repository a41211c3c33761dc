import type { Readable } from 'node:stream';
import { crc32, inflateRawSync } from 'node:zlib';
import type yauzl from 'yauzl';
import { DomainError } from '../../common/index.js';
import type { RandomAccessBytes } from '../random-access.js';
import { expandedZipTooLarge, invalidArchive, quoteName } from './archive-errors.js';
import { assertLinkStaysInside, EntryNames } from './entry-names.js';
import { createTarWriter, drainedOrClosed } from './tar-stream.js';
import type { TarSink, TarWriter, WrittenHeader } from './tar-stream.js';
import { METHOD_DEFLATED, readZipEntry } from './zip-entry.js';
import type { ZipEntry } from './zip-entry.js';
import { entriesOf, isSystemError, openZip } from './zip-reader.js';

/** An open .zip, and its bytes. */
interface ZipSource {
  readonly zip: yauzl.ZipFile;
  readonly bytes: RandomAccessBytes;
}

const BLOCK_BYTES = 512;
const END_OF_TAR_BYTES = 2 * BLOCK_BYTES;
/** The user and group of converted entries, so that the same .zip gives the same .tar on every server. */
const OWNER_ID = 1000;
/** Up to this size an entry is inflated synchronously in one piece, which takes less time than setting up a stream. */
const SMALL_BYTES = 65_536;
/** A link target is a path, so PATH_MAX is its limit. */
const MAX_LINK_TARGET_BYTES = 4096;
/** Above this value (the year 2038) tar-stream's time field overflows; negative times cannot be represented. */
const MAX_PLAIN_SECONDS = 0x7fff_ffff;

/**
 * Turns a .zip into the bytes of a .tar, entry for entry, keeping names, modes and times. The same .zip gives the same bytes on every
 * server. Two guards against bombs, both `payload_too_large`: the declared sizes in the table of contents are added up before anything is
 * inflated, and the actual output is counted, in case they are false. Any other fault of the archive is `invalid_input`.
 */
export async function* zipToTar(bytes: RandomAccessBytes, limitBytes: number): AsyncGenerator<Buffer> {
  await checkTableOfContents(bytes, limitBytes);
  const zip = await openZip(bytes);
  const pack = createTarWriter();
  const writing = writeEntries({ zip, bytes }, pack);
  let total = 0;
  try {
    // Declared as unknown; the writer only ever pushes buffers.
    for await (const piece of pack as AsyncIterable<Buffer>) {
      total += piece.length;
      if (total > limitBytes) throw expandedZipTooLarge(limitBytes);
      yield piece;
    }
  } finally {
    pack.destroy();
    await writing;
    zip.close();
  }
}

/** First pass: names, types and declared sizes of all entries. Nothing is inflated. */
async function checkTableOfContents(bytes: RandomAccessBytes, limitBytes: number): Promise<void> {
  const zip = await openZip(bytes);
  try {
    const names = new EntryNames('zip');
    let total = END_OF_TAR_BYTES;
    for await (const raw of entriesOf(zip)) {
      total += BLOCK_BYTES + Math.ceil(raw.uncompressedSize / BLOCK_BYTES) * BLOCK_BYTES;
      if (total > limitBytes) throw expandedZipTooLarge(limitBytes);
      const entry = readZipEntry(raw);
      if (entry.path !== '') names.add(entry.path, entry.type === 'directory');
    }
  } finally {
    zip.close();
  }
}

/** Second pass. Never rejects: a failure destroys `pack`, whose reader throws it. */
async function writeEntries(source: ZipSource, pack: TarWriter): Promise<void> {
  try {
    for await (const raw of entriesOf(source.zip)) {
      const entry = readZipEntry(raw);
      if (entry.path !== '') await writeEntry(source, raw, entry, pack);
    }
    pack.finalize();
  } catch (error) {
    pack.destroy(error instanceof Error ? error : new Error(String(error)));
  }
}

async function writeEntry(source: ZipSource, raw: yauzl.Entry, entry: ZipEntry, pack: TarWriter): Promise<void> {
  switch (entry.type) {
    case 'directory':
      await addToPack(pack, { ...commonHeader(entry), name: `${entry.path}/`, type: 'directory' });
      return;
    case 'symlink':
      await addToPack(pack, { ...commonHeader(entry), type: 'symlink', linkname: await readLinkTarget(source, raw, entry) });
      return;
    case 'file':
      await addToPack(pack, { ...commonHeader(entry), type: 'file', size: entry.sizeBytes }, inflate(source, raw, entry));
  }
}

function commonHeader(entry: ZipEntry): WrittenHeader {
  const seconds = Math.floor(entry.modifiedAt.getTime() / 1000);
  const isPlain = seconds >= 0 && seconds <= MAX_PLAIN_SECONDS;
  return {
    name: entry.path,
    mode: entry.mode,
    uid: OWNER_ID,
    gid: OWNER_ID,
    mtime: new Date(isPlain ? seconds * 1000 : 0),
    ...(isPlain ? {} : { pax: { mtime: String(seconds) } }),
  };
}

/** Writes one entry and waits until the reader of `pack` has taken it. */
async function addToPack(pack: TarWriter, header: WrittenHeader, content?: AsyncIterable<Buffer>): Promise<void> {
  const { sink, written } = openSink(pack, header);
  if (content) {
    for await (const piece of content) {
      if (!sink.write(piece)) await drainedOrClosed(sink);
      if (sink.destroying) break;
    }
    sink.end(null);
  }
  await written;
}

function openSink(pack: TarWriter, header: WrittenHeader): { sink: TarSink; written: Promise<void> } {
  let settle: (error?: Error | null) => void = () => undefined;
  const written = new Promise<void>((resolve, reject) => {
    settle = (error) => {
      if (error) reject(error);
      else resolve();
    };
  });
  const sink = pack.entry(header, (error) => {
    settle(error);
  });
  // One failure appears in three places: here, in `written`, which is awaited only at the end, and in `pack`, whose reader throws it.
  sink.on('error', () => undefined);
  written.catch(() => undefined);
  return { sink, written };
}

async function readLinkTarget(source: ZipSource, raw: yauzl.Entry, entry: ZipEntry): Promise<string> {
  if (entry.sizeBytes > MAX_LINK_TARGET_BYTES) throw invalidArchive('zip', `The target of the link ${quoteName(entry.path)} is too long.`);
  const pieces: Buffer[] = [];
  for await (const piece of inflate(source, raw, entry)) pieces.push(piece);
  const target = Buffer.concat(pieces).toString('utf8');
  if (target === '') throw invalidArchive('zip', `The link ${quoteName(entry.path)} has no target.`);
  assertLinkStaysInside('zip', entry.path, target);
  return target;
}

/** The content of one entry, checked against its size and its CRC-32. */
async function* inflate(source: ZipSource, raw: yauzl.Entry, entry: ZipEntry): AsyncGenerator<Buffer> {
  const damaged = (cause?: unknown) => invalidArchive('zip', `The entry ${quoteName(entry.path)} is damaged.`, cause);
  const isSmall = raw.compressedSize <= SMALL_BYTES && entry.sizeBytes <= SMALL_BYTES;
  let checksum = 0;
  try {
    for await (const piece of isSmall ? inflateAtOnce(source, raw, entry) : inflateStream(source, raw)) {
      checksum = crc32(piece, checksum);
      yield piece;
    }
  } catch (cause) {
    throw cause instanceof DomainError || isSystemError(cause) ? cause : damaged(cause);
  }
  // Neither method checks the CRC.
  if (checksum !== raw.crc32) throw damaged();
}

/** yauzl's stream checks the size. It consists of six streams, which is too slow for archives of many small files. */
async function* inflateStream(source: ZipSource, raw: yauzl.Entry): AsyncGenerator<Buffer> {
  const stream: Readable = await source.zip.openReadStreamPromise(raw);
  // yauzl forwards errors as events, sometimes again after the stream was abandoned.
  stream.on('error', () => undefined);
  yield* stream as AsyncIterable<Buffer>;
}

async function* inflateAtOnce(source: ZipSource, raw: yauzl.Entry, entry: ZipEntry): AsyncGenerator<Buffer> {
  const { fileDataStart } = await source.zip.readLocalFileHeaderPromise(raw, { minimal: true });
  const data = Buffer.allocUnsafe(raw.compressedSize);
  if (data.length > 0) await source.bytes.readAt(data, fileDataStart);
  // One byte more than declared is enough to detect excess data; zlib does not accept a limit of zero.
  const content = raw.compressionMethod === METHOD_DEFLATED ? inflateRawSync(data, { maxOutputLength: entry.sizeBytes + 1 }) : data;
  if (content.length !== entry.sizeBytes) throw new Error(`${entry.sizeBytes} bytes were promised and ${content.length} came`);
  yield content;
}
