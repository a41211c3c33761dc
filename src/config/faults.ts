/** One thing wrong with the configuration. */
export interface Fault {
  /** Absent when an argument belongs to no option. */
  readonly variable: string | undefined;
  /** The flag, or the argument that is none of ours. */
  readonly flag: string;
  /** A clause that follows the names. Holds no secret. */
  readonly reason: string;
}

/** Everything wrong with the configuration at once; `message` has one line per fault and is safe to print. */
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
 * A value as a message may repeat it: on one line, short, without the user information and the query of a URL. It is cut at the last `@`
 * wherever that is, because a password that was not encoded can contain anything.
 */
export function quoted(value: string): string {
  const shown = value.replace(/^.*@/s, '***@').replace(/[?#].*$/s, '?***');
  return JSON.stringify(shown.length > LONGEST_QUOTE ? `${shown.slice(0, LONGEST_QUOTE)}…` : shown);
}
