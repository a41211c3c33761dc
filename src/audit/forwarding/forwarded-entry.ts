/** An entry of the audit log as it is forwarded. `id` is unique: an entry that arrives twice has the same. The diff has no secret values. */
export interface ForwardedEntry {
  readonly id: string;
  readonly time: string;
  readonly request_id: string;
  readonly user_id: string;
  readonly username: string;
  readonly organization_id: string;
  readonly ip: string;
  readonly user_agent: string;
  readonly resource_type: string;
  readonly resource_id: string;
  readonly resource_target: string;
  readonly action: string;
  readonly status_code: number;
  readonly diff: object;
  readonly additional_fields: object;
}

/** A place that takes entries. */
export interface ForwardTarget {
  /** The name in the database, the log and metrics. */
  readonly name: string;
  /** Resolves once it has all of them. Throws `ForwardFault`; then all are sent again. */
  send(entries: readonly ForwardedEntry[]): Promise<void>;
}

/** Why entries could not be forwarded, for administrators; without secrets. */
export class ForwardFault extends Error {
  override readonly name = 'ForwardFault';

  /** `isRefusal`: the target has read them, and says that the fault is theirs. */
  constructor(
    message: string,
    readonly isRefusal: boolean,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Of a change of very much, or of something that a target does not take: who, what and when, without the values. */
export function withoutValues(entry: ForwardedEntry): ForwardedEntry {
  return { ...entry, diff: {}, additional_fields: { truncated: true } };
}

/**
 * JSON on one line, for readers who print it as it is: without characters that a terminal obeys, that some programs take for the end of a line, or that
 * reorder text. They come from clients.
 */
export function lineOf(value: object): string {
  return JSON.stringify(value).replace(
    /[\u007f-\u009f\u2028\u2029]|\p{Bidi_Control}/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
