import { closeSync, lstatSync, mkdirSync, openSync, realpathSync, rmdirSync, rmSync, writeSync } from 'node:fs';
import { isAbsolute, join, relative, sep } from 'node:path';
import { reservedFilePath } from '../../common/index.js';
import { CommandFailure, FAILURE } from '../client/index.js';

/** A secret that a program reads from a file. */
interface SecretFile {
  readonly name: string;
  /** Begins with `~/` or `/`. */
  readonly file_path: string;
  readonly value: string;
}

/** Files of secrets, below one folder and while a program runs. */
export class SecretFiles {
  private readonly created: string[] = [];
  private readonly folders: string[] = [];

  constructor(
    private readonly secrets: readonly SecretFile[],
    /** What `~` stands for. No file is written elsewhere. */
    private readonly home: string,
  ) {}

  /** Creates all files with mode 0600, or none. Never replaces a file, and never follows a link. */
  readonly write = (): void => {
    if (this.secrets.length === 0) return;
    const home = realpathSync(this.home);
    try {
      for (const secret of this.secrets) this.create(home, secret);
    } catch (error) {
      this.remove();
      throw error;
    }
  };

  /** Removes the files, and the folders that were created for them unless something else is there by now. */
  readonly remove = (): void => {
    for (const path of this.created.splice(0)) rmSync(path, { force: true });
    for (const folder of this.folders.splice(0).reverse()) removeIfEmpty(folder);
  };

  private create(home: string, { name, file_path: given, value }: SecretFile): void {
    const segments = segmentsBelow(home, given);
    const [file, folders] = [segments?.at(-1), segments?.slice(0, -1)];
    if (!segments || file === undefined || !folders) throw refusal(name, given, `it is not below ${this.home}`);
    // Files that programs obey are refused whatever the server says, and however the path was written.
    const reason = reservedFilePath(given) ?? reservedFilePath(`~/${segments.join('/')}`);
    if (reason !== null) throw refusal(name, given, reason);
    let folder = home;
    for (const segment of folders) {
      folder = join(folder, segment);
      this.enter(folder, name, given);
    }
    const path = join(folder, file);
    let descriptor: number;
    try {
      // Fails for anything that exists, a link that leads nowhere included.
      descriptor = openSync(path, 'wx', 0o600);
    } catch (error) {
      const { code = 'unknown error' } = error as NodeJS.ErrnoException; // from the file system
      throw refusal(name, given, code === 'EEXIST' ? 'it exists, and is never overwritten' : code);
    }
    this.created.push(path);
    try {
      writeSync(descriptor, value);
    } finally {
      closeSync(descriptor);
    }
  }

  private enter(folder: string, name: string, given: string): void {
    const found = lstatSync(folder, { throwIfNoEntry: false });
    if (found?.isDirectory()) return;
    if (found) throw refusal(name, given, `${folder} is not a folder`);
    mkdirSync(folder, { mode: 0o700 });
    this.folders.push(folder);
  }
}

/** The parts of the path below `home`; undefined if it leads elsewhere. */
function segmentsBelow(home: string, given: string): string[] | undefined {
  const rest = given.startsWith('~/') ? given.slice(2) : isAbsolute(given) ? relative(home, given) : undefined;
  const written = given.split(/[/\\]/);
  if (rest === undefined || isAbsolute(rest) || given.includes('\0') || written.includes('..') || written.includes('.')) return undefined;
  const segments = rest.split(sep === '\\' ? /[/\\]/ : '/').filter((segment) => segment !== '');
  return segments.length === 0 || segments.includes('..') ? undefined : segments;
}

function refusal(name: string, path: string, reason: string): CommandFailure {
  return new CommandFailure(
    `The secret ${JSON.stringify(name)} cannot be written to ${JSON.stringify(path)}: ${reason}. Nothing was run.`,
    FAILURE,
  );
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error; // from the file system
  }
}
