import { isUtf8 } from 'node:buffer';
import yauzl from 'yauzl';
import { invalidArchive, quoteName } from './archive-errors.js';
import { decodeUtf8Name, entryPath } from './entry-names.js';

/** One entry of a .zip in the form for the .tar. */
export interface ZipEntry {
  readonly path: string;
  readonly type: 'file' | 'directory' | 'symlink';
  readonly sizeBytes: number;
  readonly mode: number;
  readonly modifiedAt: Date;
}

// APPNOTE 4.4.2.2, upper byte of "version made by": the system of the entry's attributes.
const MADE_BY_UNIX = 3;
const MADE_BY_DARWIN = 19;
const MADE_BY_FAT = [0, 10, 11, 14];
const UTF8_FLAG = 0x800;
const UNICODE_PATH_EXTRA = 0x7075;
const METHOD_STORED = 0;
export const METHOD_DEFLATED = 8;

// st_mode of Unix, which fills the upper half of the external attributes.
const S_IFMT = 0o170000;
const S_IFREG = 0o100000;
const S_IFDIR = 0o040000;
const S_IFLNK = 0o120000;
// Attributes of DOS, in the lower byte.
const DOS_READ_ONLY = 0x01;
const DOS_DIRECTORY = 0x10;

/** Reads an entry. Throws `invalid_input` if it cannot become an entry of a .tar. */
export function readZipEntry(entry: yauzl.Entry): ZipEntry {
  const name = decodeName(entry);
  const path = entryPath('zip', name);
  const refuse = (why: string) => invalidArchive('zip', `The entry ${quoteName(name)} ${why}.`);
  if (entry.isEncrypted()) throw refuse('is encrypted');
  if (entry.compressionMethod !== METHOD_STORED && entry.compressionMethod !== METHOD_DEFLATED) {
    throw refuse(`is compressed by method ${entry.compressionMethod}, and only "stored" and "deflated" are supported`);
  }
  const { type, mode } = attributesOf(entry, name);
  if (type === 'other') throw refuse('is neither a file, a folder nor a symbolic link');
  if (type === 'directory' && entry.uncompressedSize > 0) throw refuse('is a folder with content');
  if (type !== 'directory' && path === '') throw refuse('has no name');
  // DOS times have no time zone. With UTC the .tar, and so its hash, is the same on every server.
  return { path, type, sizeBytes: entry.uncompressedSize, mode, modifiedAt: entry.getLastModDate({ timezone: 'UTC' }) };
}

function attributesOf(entry: yauzl.Entry, name: string): { type: ZipEntry['type'] | 'other'; mode: number } {
  const host = entry.versionMadeBy >>> 8;
  const unixMode = entry.externalFileAttributes >>> 16;
  const isNamedDirectory = name.endsWith('/');
  if ((host === MADE_BY_UNIX || host === MADE_BY_DARWIN) && unixMode !== 0) {
    const type = isNamedDirectory ? 'directory' : typeOfUnixMode(unixMode);
    return { type, mode: unixMode & 0o7777 };
  }
  const isDirectory = isNamedDirectory || (entry.externalFileAttributes & DOS_DIRECTORY) !== 0;
  const isReadOnly = (entry.externalFileAttributes & DOS_READ_ONLY) !== 0;
  const full = isDirectory ? 0o777 : 0o666;
  return { type: isDirectory ? 'directory' : 'file', mode: isReadOnly ? full & ~0o222 : full };
}

function typeOfUnixMode(mode: number): ZipEntry['type'] | 'other' {
  switch (mode & S_IFMT) {
    // Python and others omit the type for files.
    case 0:
    case S_IFREG:
      return 'file';
    case S_IFDIR:
      return 'directory';
    case S_IFLNK:
      return 'symlink';
    default:
      return 'other';
  }
}

/**
 * APPNOTE 4.4.17 and appendix D: UTF-8 when the flag says so or an extra field has it, else code page 437. macOS writes UTF-8 without the
 * flag, so valid UTF-8 is always read as UTF-8; code page 437 text with accents is practically never valid UTF-8.
 */
function decodeName(entry: yauzl.Entry): string {
  const raw = entry.fileNameRaw;
  const hasUnicodeExtra = entry.extraFields.some((field) => field.id === UNICODE_PATH_EXTRA);
  let name: string;
  if ((entry.generalPurposeBitFlag & UTF8_FLAG) !== 0) name = decodeUtf8Name('zip', raw);
  else if (!hasUnicodeExtra && isUtf8(raw)) name = decodeUtf8Name('zip', raw);
  else name = yauzl.getFileNameLowLevel(entry.generalPurposeBitFlag, raw, entry.extraFields, true);
  // Old Windows archivers separate folders by backslashes. On other systems a backslash is an ordinary character.
  return MADE_BY_FAT.includes(entry.versionMadeBy >>> 8) ? name.replaceAll('\\', '/') : name;
}
