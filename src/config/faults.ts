/** One error in the configuration. */
export interface Fault {
  /** Absent when an argument belongs to no option. */
  readonly variable: string | undefined;
  /** The flag, or the unknown argument. */
  readonly flag: string;
  /** A clause that follows the names. Contains no secret. */
  readonly reason: string;
}

/** All errors in the configuration; `message` has one line per fault and is safe to print. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly faults: readonly Fault[]) {
    super(faults.map(faultLine).join('\n'));
  }
}

export function faultLine({ variable, flag, reason }: Fault): string {
  return variable === undefined ? `${flag}: ${reason}` : `${variable} (${flag}): ${reason}`;
}

const LONGEST_QUOTE = 60;

/**
 * A value in a form that is safe in messages: on one line, short, without the user information and the query of a URL. Everything up to the
 * last `@` is removed, because an unencoded password can contain anything.
 */
export function quoted(value: string): string {
  const shown = value.replace(/^.*@/s, '***@').replace(/[?#].*/s, '?***');
  return JSON.stringify(shown.length > LONGEST_QUOTE ? `${shown.slice(0, LONGEST_QUOTE)}…` : shown);
}

/** A whole path, so that the operator can find the file. It may contain an `@` (`/run/credentials/gatehouse@1.service/key`). */
export function quotedPath(path: string): string {
  return JSON.stringify(path);
}
