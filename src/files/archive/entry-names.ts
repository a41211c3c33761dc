import { DomainError } from '../../common/index.js';
import { invalidArchive, quoteName } from './archive-errors.js';
import { foldedPath, portabilityFault } from './portable-names.js';
import type { ArchiveFormat } from './archive-errors.js';

/** Linux's PATH_MAX. A longer name could not be unpacked anywhere. */
const MAX_PATH_BYTES = 4096;
/** Absolute on any system: from the root, a share, or a drive, where even `C:x` depends on the drive's current folder. */
const ABSOLUTE = /^[/\\]|^[A-Za-z]:/;
/** Entries and the folders they imply. A .tar of the largest size cannot hold more than 204,800 entries. */
const MAX_PATHS = 262_144;
/** Limited because each level of each path is looked up. */
const MAX_DEPTH = 256;
/** For all names together, in UTF-16 units: limits the memory of the index and the cost of look-ups. */
const MAX_NAME_LENGTHS = 33_554_432;

/**
 * The canonical form of a name from an archive: relative, with `/` between segments, none of them empty, `.` or `..`. A leading `./` and a
 * trailing `/` are removed, because every archiver writes them; the archive's own root becomes ''. Throws `invalid_input` for a name that
 * would leave the target folder on any system.
 */
export function entryPath(format: ArchiveFormat, name: string): string {
  const refuse = (why: string) => invalidArchive(format, `The name ${quoteName(name)} ${why}.`);
  if (Buffer.byteLength(name) > MAX_PATH_BYTES) throw refuse(`is longer than ${MAX_PATH_BYTES} bytes`);
  if (name.includes('\0')) throw refuse('contains a NUL character');
  if (name.split(/[/\\]/).includes('..')) throw refuse('points outside the archive');
  const path = name
    .split('/')
    .filter((segment) => segment !== '' && segment !== '.')
    .join('/');
  // Check both forms: `./C:/x` becomes absolute only in canonical form.
  if (ABSOLUTE.test(name) || ABSOLUTE.test(path)) throw refuse('is an absolute path');
  const fault = format === 'zip' ? portabilityFault(path) : null;
  if (fault !== null) throw refuse(fault);
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
 * Refuses a symbolic link that points out of the archive: programs that unpack it would read or write elsewhere through it. Checks only the
 * text of the target, without following other links.
 */
export function assertLinkStaysInside(format: ArchiveFormat, path: string, target: string): void {
  const escapes = () => invalidArchive(format, `The symbolic link ${quoteName(path)} points outside the archive.`);
  if (target.includes('\0') || ABSOLUTE.test(target)) throw escapes();
  let depth = path.split('/').length - 1;
  for (const segment of target.split(/[/\\]/)) {
    if (segment === '' || segment === '.') continue;
    depth += segment === '..' ? -1 : 1;
    if (depth < 0) throw escapes();
  }
}

/**
 * All paths of one archive, so that each is unambiguous: programs differ in how they read archives that contain a file twice, or files
 * below a file or a link, so a scanner could see other bytes than a user. Repeated folders are normal.
 * In a .zip, which is unpacked on every system, names must differ by more than case or Unicode form; a .tar may contain what Linux allows.
 */
export class EntryNames {
  /** By the form of a path that the file system compares. */
  readonly #known = new Map<string, { readonly path: string; readonly isDirectory: boolean }>();
  #lengths = 0;

  /** `keyOf` maps paths that are equal on any target system to the same key. */
  constructor(
    private readonly format: ArchiveFormat,
    private readonly keyOf: (path: string) => string = format === 'zip' ? foldedPath : (path) => path,
  ) {}

  /** Throws `invalid_input` if the path conflicts with an earlier one, `payload_too_large` if paths are too many or too long. */
  add(path: string, isDirectory: boolean): void {
    this.#lengths += path.length;
    if (this.#lengths > MAX_NAME_LENGTHS)
      throw tooMany(`The names in an archive can have at most ${MAX_NAME_LENGTHS} characters together.`);
    if (path.split('/', MAX_DEPTH + 1).length > MAX_DEPTH)
      throw tooMany(`Folders in an archive can be nested at most ${MAX_DEPTH} levels deep.`);
    const key = this.keyOf(path);
    const known = this.#known.get(key);
    if (known) this.#requireSameFolder(known, { path, isDirectory });
    else this.#remember(key, { path, isDirectory });
    // Folding may change the length of a path, never its slashes.
    let keyEnd = key.lastIndexOf('/');
    let end = path.lastIndexOf('/');
    // A known ancestor ends the walk: its own ancestors were added with it.
    for (; end > 0; end = path.lastIndexOf('/', end - 1), keyEnd = key.lastIndexOf('/', keyEnd - 1)) {
      const ancestor = { path: path.slice(0, end), isDirectory: true };
      const other = this.#known.get(key.slice(0, keyEnd));
      if (other) {
        if (!other.isDirectory) throw invalidArchive(this.format, `The name ${quoteName(path)} is inside something that is not a folder.`);
        this.#requireSameFolder(other, ancestor);
        return;
      }
      this.#remember(key.slice(0, keyEnd), ancestor);
    }
  }

  /** Repeated folders are normal, but must have the same spelling. */
  #requireSameFolder(known: { path: string; isDirectory: boolean }, again: { path: string; isDirectory: boolean }): void {
    if (known.path !== again.path) {
      const names = `${quoteName(known.path)} and ${quoteName(again.path)}`;
      throw invalidArchive(this.format, `The names ${names} are identical on systems that ignore case or Unicode normalization.`);
    }
    if (!(known.isDirectory && again.isDirectory)) {
      throw invalidArchive(this.format, `The name ${quoteName(again.path)} occurs more than once.`);
    }
  }

  #remember(key: string, entry: { path: string; isDirectory: boolean }): void {
    this.#known.set(key, entry);
    if (this.#known.size > MAX_PATHS) throw tooMany(`An archive can contain at most ${MAX_PATHS} files and folders.`);
  }
}

function tooMany(detail: string): DomainError {
  return new DomainError('payload_too_large', 'The archive contains too many entries.', { detail });
}
