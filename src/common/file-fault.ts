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
