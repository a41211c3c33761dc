import { DomainError } from '../../common/index.js';

export type ArchiveFormat = 'tar' | 'zip';

/** The content of the archive is not acceptable. `detail` names the entry and the reason, and is shown to the client. */
export function invalidArchive(format: ArchiveFormat, detail: string, cause?: unknown): DomainError {
  return new DomainError('invalid_input', `Invalid .${format} archive contents.`, { detail, cause });
}

/** The .zip file cannot be opened: its directory is missing, truncated or inconsistent. */
export function incompleteZip(cause: unknown): DomainError {
  const why = cause instanceof Error ? { detail: cause.message } : {};
  return new DomainError('invalid_input', 'Incomplete .zip archive file.', { ...why, cause });
}

/** The .zip is a bomb, or simply too large as a .tar. */
export function expandedZipTooLarge(limitBytes: number): DomainError {
  return new DomainError('payload_too_large', 'Expanded .zip archive exceeds maximum size.', {
    detail: `The expanded archive must not exceed ${limitBytes} bytes.`,
  });
}

/** A name for use in an error text: quoted, control characters escaped, and cut, because an archive chooses it. */
export function quoteName(name: string): string {
  const MAX_SHOWN = 100;
  return JSON.stringify(name.length > MAX_SHOWN ? `${name.slice(0, MAX_SHOWN)}…` : name);
}
