import { DomainError } from '../common/index.js';

/** More than the fields of any of our forms, or the parameters of any OAuth request. */
const MAX_PARAMETERS = 256;
const AMPERSAND = 0x26;

/**
 * A parsed `application/x-www-form-urlencoded` body. A class and not a plain object, so that a JSON body can never be taken
 * for a form, and so that repetitions stay visible (RFC 6749 section 3.2: parameters must not be repeated).
 */
export class FormBody {
  private readonly parameters: URLSearchParams;

  constructor(text: string) {
    this.parameters = new URLSearchParams(text);
  }

  /** Throws `invalid_input` when there are too many parameters, before any is read. */
  static parse(body: Buffer): FormBody {
    let count = 1;
    for (const byte of body) if (byte === AMPERSAND) count++;
    if (count <= MAX_PARAMETERS) return new FormBody(body.toString('utf8'));
    throw new DomainError('invalid_input', 'Request body cannot be accepted.', {
      detail: `It has more than ${MAX_PARAMETERS} parameters.`,
    });
  }

  /** The form of a request; an empty one if the body is something else. */
  static of(body: unknown): FormBody {
    return body instanceof FormBody ? body : new FormBody('');
  }

  /** Every value sent under this name, in order. */
  all(name: string): readonly string[] {
    return this.parameters.getAll(name);
  }

  /** A copy of all parameters, with repetitions. */
  toSearchParams(): URLSearchParams {
    return new URLSearchParams(this.parameters);
  }

  /** The first value, or undefined. */
  get(name: string): string | undefined {
    return this.parameters.get(name) ?? undefined;
  }
}
