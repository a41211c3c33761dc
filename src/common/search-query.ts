import { DomainError, type Validation } from './domain-error.js';
import { isUuid } from './uuid.js';

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/;
const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['t', true],
  ['1', true],
  ['false', false],
  ['f', false],
  ['0', false],
]);

/** Far more than any real search, and little to parse. */
const MAX_LENGTH = 2_048;

/**
 * A parsed search text: `key:value` elements and bare words, in lower case, with double quotes around values with
 * spaces or colons. Only keys that are read are valid: `finish` reports all others, together with every other fault.
 */
export class SearchQuery {
  readonly #values = new Map<string, string[]>();
  readonly #known = new Set<string>();
  readonly #faults: Validation[] = [];

  /** Bare words count as one value of `bareKey`. */
  constructor(text: string, bareKey: string) {
    if (text.length > MAX_LENGTH) {
      this.#fault('q', `Query param "q" must be no longer than ${MAX_LENGTH} characters`);
      return;
    }
    const bare: string[] = [];
    for (const element of splitOutsideQuotes(text.toLowerCase(), ' ')) this.#readElement(element, bare);
    if (bare.length > 0) this.#add(bareKey, bare.join(' '));
  }

  /** The single value of a key. */
  text(key: string): string | undefined {
    const values = this.#valuesOf(key);
    if (values.length > 1) this.#fault(key, `Query param "${key}" provided more than once, found ${values.length} times`);
    return values[0];
  }

  /** The single value of a key, one of `known`, which a fault lists, or of `silent`. */
  oneOf(key: string, known: readonly string[], silent: readonly string[] = []): string | undefined {
    const value = this.text(key);
    const isSingle = this.#valuesOf(key).length === 1;
    if (value !== undefined && isSingle && ![...known, ...silent].includes(value)) this.#fault(key, unknownValue(key, value, known));
    return value;
  }

  /** Every value of a key, repeated or separated by commas. With `allowed`, anything else is a fault. */
  list<T extends string>(key: string, allowed?: readonly T[]): T[] {
    const values = this.#valuesOf(key)
      .flatMap((value) => value.split(','))
      .filter((value) => value !== '');
    const wrong = allowed && values.find((value) => !(allowed as readonly string[]).includes(value));
    if (allowed && wrong !== undefined) this.#fault(key, unknownValue(key, wrong, allowed));
    return values as T[]; // checked above; without `allowed` the caller asked for text
  }

  boolean(key: string): boolean | undefined {
    return this.#parsed(key, 'boolean', (text) => BOOLEANS.get(text));
  }

  integer(key: string): number | undefined {
    return this.#parsed(key, 'integer', (text) => (/^\d{1,15}$/.test(text) ? Number(text) : undefined));
  }

  uuid(key: string): string | undefined {
    return this.#parsed(key, 'uuid', (text) => (isUuid(text) ? text : undefined));
  }

  /** A point in time in the format of RFC 3339. */
  instant(key: string): Date | undefined {
    return this.#parsed(key, 'date in the format of RFC 3339', (text) => {
      const time = INSTANT.test(text.toUpperCase()) ? new Date(text.toUpperCase()) : undefined;
      return time === undefined || Number.isNaN(time.getTime()) ? undefined : time;
    });
  }

  /** A day as in `2026-11-23`, its beginning in UTC. */
  date(key: string): Date | undefined {
    return this.#parsed(key, 'date', (text) => {
      const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : undefined;
      return time === undefined || Number.isNaN(time.getTime()) ? undefined : time;
    });
  }

  /** Must be called after all keys were read. Throws `invalid_input` with this message if there are faults. */
  finish(message: string): void {
    for (const key of this.#values.keys()) {
      if (!this.#known.has(key)) this.#fault(key, `"${key}" is not a valid query param`);
    }
    if (this.#faults.length > 0) throw new DomainError('invalid_input', message, { validations: this.#faults });
  }

  #readElement(element: string, bare: string[]): void {
    if (element.startsWith(':') || element.endsWith(':')) {
      this.#fault('q', `Query element "${element}" cannot start or end with ':'`);
      return;
    }
    const [key, value, ...more] = splitOutsideQuotes(element, ':').map(withoutQuotes);
    if (more.length > 0) this.#fault('q', `Query element "${element}" can only contain 1 ':'`);
    else if (value === undefined) bare.push(key ?? '');
    else this.#add(key ?? '', value);
  }

  #parsed<T>(key: string, kind: string, parse: (text: string) => T | undefined): T | undefined {
    const text = this.text(key);
    const value = text === undefined ? undefined : parse(text);
    if (text !== undefined && value === undefined) this.#fault(key, `Query param "${key}" must be a valid ${kind}`);
    return value;
  }

  #valuesOf(key: string): readonly string[] {
    this.#known.add(key);
    return this.#values.get(key) ?? [];
  }

  #add(key: string, value: string): void {
    const known = this.#values.get(key);
    if (known) known.push(value);
    else this.#values.set(key, [value]);
  }

  #fault(field: string, detail: string): void {
    this.#faults.push({ field, detail });
  }
}

function unknownValue(key: string, value: string, known: readonly string[]): string {
  return `Query param "${key}" has invalid value "${value}": it can be ${known.join(', ')}`;
}

/** The non-empty parts between delimiters outside double quotes; the quotes are kept. */
function splitOutsideQuotes(text: string, delimiter: string): string[] {
  const parts: string[] = [];
  let part = '';
  let isQuoted = false;
  for (const character of text) {
    if (character === '"') isQuoted = !isQuoted;
    if (character === delimiter && !isQuoted) {
      parts.push(part);
      part = '';
    } else {
      part += character;
    }
  }
  return [...parts, part].filter((each) => each !== '');
}

function withoutQuotes(text: string): string {
  return text.replaceAll('"', '');
}
