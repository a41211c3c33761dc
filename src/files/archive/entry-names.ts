import { DomainError } from '../../common/index.js';
import { invalidArchive, quoteName } from './archive-errors.js';
import type { ArchiveFormat } from './archive-errors.js';

/** Linux's PATH_MAX. A longer name could not be unpacked anywhere. */
const MAX_PATH_BYTES = 4096;
/** On any system: from the root, a share, or a drive. */
const ABSOLUTE = /^[/\\]|^[A-Za-z]:[/\\]/;
/** Entries and the folders they imply. A .tar of the largest size cannot hold more than 204,800 entries. */
const MAX_PATHS = 262_144;

/**
 * The one form in which a name from an archive is used: relative, `/` between segments, none of them empty, `.` or `..`. A leading `./` and
 * a trailing `/` go away, as every archiver writes them; the archive's own root becomes ''. Throws `invalid_input` for a name that would
 * leave the folder it is unpacked into, on any system.
 */
export function entryPath(format: ArchiveFormat, name: string): string {
  const refuse = (why: string) => invalidArchive(format, `The name ${quoteName(name)} ${why}.`);
  if (Buffer.byteLength(name) > MAX_PATH_BYTES) throw refuse(`is longer than ${MAX_PATH_BYTES} bytes`);
  if (name.includes('\0')) throw refuse('holds a NUL character');
  if (name.split(/[/\\]/).includes('..')) throw refuse('leads outside of the archive');
  const path = name
    .split('/')
    .filter((segment) => segment !== '' && segment !== '.')
    .join('/');
  // Both forms: `./C:/x` only becomes absolute by being tidied.
  if (ABSOLUTE.test(name) || ABSOLUTE.test(path)) throw refuse('is an absolute path');
  return path;
}

/** Decodes a name strictly: a replacement character could make two different names equal. Throws `invalid_input`. */
export function decodeUtf8Name(format: ArchiveFormat, bytes: Uint8Array): string {
  try {
    return STRICT_UTF8.decode(bytes);
  } catch (cause) {
    throw invalidArchive(format, `The name ${quoteName(Buffer.from(bytes).toString('utf8'))} is not valid UTF-8.`, cause);
  }
}

const STRICT_UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Refuses a symbolic link that points out of the archive, because whoever unpacks it would write or read elsewhere through it. Decided
 * without following other links: a target is judged by its text alone.
 */
export function assertLinkStaysInside(format: ArchiveFormat, path: string, target: string): void {
  const escapes = () => invalidArchive(format, `The symbolic link ${quoteName(path)} leads outside of the archive.`);
  if (target.includes('\0') || ABSOLUTE.test(target)) throw escapes();
  let depth = path.split('/').length - 1;
  for (const segment of target.split(/[/\\]/)) {
    if (segment === '' || segment === '.') continue;
    depth += segment === '..' ? -1 : 1;
    if (depth < 0) throw escapes();
  }
}

/**
 * Every path of one archive, so that each means exactly one thing: archives that name a file twice, or that put files below a file or a
 * link, are read differently by different programs, which is how a scanner is shown other bytes than a user. Repeated folders are ordinary.
 */
export class EntryNames {
  readonly #isDirectory = new Map<string, boolean>();

  constructor(private readonly format: ArchiveFormat) {}

  /** Throws `invalid_input` when the path contradicts an earlier one, `payload_too_large` when there are too many. */
  add(path: string, isDirectory: boolean): void {
    const known = this.#isDirectory.get(path);
    if (known !== undefined && !(known && isDirectory)) {
      throw invalidArchive(this.format, `The name ${quoteName(path)} occurs more than once.`);
    }
    this.#remember(path, isDirectory);
    // A known ancestor ends the walk: its own ancestors were added with it.
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const ancestor = path.slice(0, end);
      const kind = this.#isDirectory.get(ancestor);
      if (kind === true) return;
      if (kind === false) throw invalidArchive(this.format, `The name ${quoteName(path)} lies below something that is not a folder.`);
      this.#remember(ancestor, true);
    }
  }

  #remember(path: string, isDirectory: boolean): void {
    this.#isDirectory.set(path, isDirectory);
    if (this.#isDirectory.size > MAX_PATHS) {
      throw new DomainError('payload_too_large', 'The archive holds too many entries.', {
        detail: `An archive may hold ${MAX_PATHS} files and folders.`,
      });
    }
  }
}
