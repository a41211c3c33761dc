const DENIED = 'cannot be read (permission denied)';
const FAULTS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  ENOTDIR: 'does not exist',
  EISDIR: 'is a directory',
  EACCES: DENIED,
  EPERM: DENIED,
};

/** Why a file could not be read, after its path. `error` is from the file system. */
export function fileFault(error: unknown): string {
  const { code = 'unknown error' } = error as NodeJS.ErrnoException; // from the file system
  return FAULTS[code] ?? `cannot be read (${code})`;
}

const CREATION_FAULTS: Readonly<Record<string, string>> = {
  EEXIST: 'exists already',
  ENOENT: 'cannot be created: its directory does not exist',
  ENOTDIR: 'cannot be created: a part of its path is a file, not a directory',
  EISDIR: 'cannot be created: it is the name of a directory',
  EACCES: 'cannot be created (permission denied)',
  EPERM: 'cannot be created (permission denied)',
  EROFS: 'cannot be created: the file system is read-only',
  ENOSPC: 'cannot be created: the disk is full',
};

/** Why a file that must not exist could not be created, after its path. `error` is from the file system. */
export function creationFault(error: unknown): string {
  const { code = 'unknown error' } = error as NodeJS.ErrnoException; // from the file system
  return CREATION_FAULTS[code] ?? `cannot be created (${code})`;
}
