import { availableParallelism, homedir } from 'node:os';
import { resolve } from 'node:path';

import { InvalidValueError, type Kind } from './option.js';

const TRUE = ['1', 't', 'true'];
const FALSE = ['0', 'f', 'false'];

/** The words that Go's strconv.ParseBool accepts, in any case, so that the reference's environment files keep working. */
export const boolean: Kind<boolean> = {
  placeholder: 'bool',
  syntax: '`true`, `false`, `1`, `0`, `t` or `f`',
  isSwitch: true,
  parse: (text) => {
    const word = text.toLowerCase();
    if (TRUE.includes(word)) return true;
    if (FALSE.includes(word)) return false;
    throw new InvalidValueError('must be true or false');
  },
};

export const text: Kind<string> = { placeholder: 'text', syntax: 'any string', parse: (given) => given };

/** An absolute path. `~` is the home directory, because an environment file has no shell to expand it. */
export const path: Kind<string> = {
  placeholder: 'path',
  syntax: 'a path; `~` is the home directory, a relative path is relative to the working directory',
  parse: (given) => resolve(given.replace(/^~(?=$|[/\\])/, homeDirectory)),
};

/** The same, or standard output. */
export const pathOrOutput: Kind<string> = {
  placeholder: 'path',
  syntax: `${path.syntax}; \`-\` is standard output`,
  parse: (given) => (given === '-' ? given : path.parse(given)),
};

/** Read only when needed: a user id without an account, as in many containers, has no home directory. */
function homeDirectory(): string {
  try {
    return homedir();
  } catch {
    throw new InvalidValueError('starts with ~, but this user has no home directory: set HOME, or use a path without ~');
  }
}

/** A whole number, at least `min`. */
export function wholeNumber({ min }: { min?: number } = {}): Kind<number> {
  return {
    placeholder: 'number',
    syntax: min === undefined ? 'a whole number' : `a whole number, at least ${min}`,
    parse: (given) => {
      const value = Number(given);
      if (!/^[+-]?\d+$/.test(given) || !Number.isSafeInteger(value)) throw new InvalidValueError('must be a whole number');
      if (min !== undefined && value < min) throw new InvalidValueError(`must be at least ${min}`);
      return value;
    },
  };
}

const MAX_WORKERS = 128;

/** `auto` and 0 become the number of cores. */
export const workerCount: Kind<number> = {
  placeholder: 'auto|number',
  syntax: `\`auto\`, \`0\`, or a whole number, at most ${MAX_WORKERS}`,
  parse: (given) => {
    const count = given.toLowerCase() === 'auto' ? 0 : wholeNumber({ min: 0 }).parse(given);
    if (count > MAX_WORKERS) throw new InvalidValueError(`must be at most ${MAX_WORKERS}`);
    return count === 0 ? Math.min(availableParallelism(), MAX_WORKERS) : count;
  },
};

/** A value of the kind, or `auto`, which becomes undefined: the code that uses the value decides. */
export function automatic<T>(kind: Kind<T>): Kind<T | undefined> {
  return {
    placeholder: `auto|${kind.placeholder}`,
    syntax: `\`auto\` or ${kind.syntax}`,
    parse: (given) => (given.toLowerCase() === 'auto' ? undefined : kind.parse(given)),
  };
}

/** `placeholder`: for lists of words that are too long for the help. */
export function oneOf<const T extends string>(words: readonly [T, ...T[]], placeholder = words.join('|')): Kind<T> {
  return {
    placeholder,
    syntax: words.map((word) => `\`${word}\``).join(' or '),
    parse: (given) => {
      const found = words.find((word) => word === given.toLowerCase());
      if (found === undefined) throw new InvalidValueError(`must be ${words.join(' or ')}`);
      return found;
    },
  };
}

/** Values separated by commas, none of them empty. */
export function listOf<T>(item: Kind<T>): Kind<readonly T[]> {
  return {
    placeholder: `${item.placeholder},...`,
    syntax: `a comma-separated list, each item ${item.syntax}`,
    isRepeatable: true,
    parse: (given) => {
      const parts = fieldsOf(given).filter((part) => part !== '');
      // `$A,$B` with both variables empty: as an empty list, a restriction would admit everybody.
      if (parts.length === 0 && given.trim() !== '')
        throw new InvalidValueError('has no item between two commas; omit it for an empty list');
      return parts.map((part) => item.parse(part));
    },
  };
}

const FIELD = /\s*(?:"((?:[^"]|"")*)"\s*|(?!\s)([^",]*))(?:,|$)/y;

/** RFC 4180, as the reference reads lists: an item with a comma is in double quotes, and a quote inside is doubled. */
function fieldsOf(given: string): string[] {
  const fields: string[] = [];
  FIELD.lastIndex = 0;
  while (FIELD.lastIndex < given.length) {
    const [, quotedField, plain = ''] = FIELD.exec(given) ?? [];
    if (FIELD.lastIndex === 0) throw new InvalidValueError('has a double quote that is not closed or does not start an item');
    fields.push(quotedField?.replaceAll('""', '"') ?? plain.trim());
  }
  return fields;
}

/** The name of an HTTP header field (RFC 9110 section 5.1), in lower case as Node reports them. */
export const headerName: Kind<string> = {
  placeholder: 'header',
  syntax: 'the name of a request header',
  parse: (given) => {
    if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(given)) throw new InvalidValueError('must be names of request headers');
    return given.toLowerCase();
  },
};

/** A host name, or `*.` and a host name for every host below it. */
export const hostPattern: Kind<string> = {
  placeholder: 'host',
  syntax: 'a host name, or `*.` and a host name',
  parse: (given) => {
    const pattern = given.toLowerCase();
    if (!/^(?:\*\.)?[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/.test(pattern)) {
      throw new InvalidValueError('must be host names without a scheme, a port or a path, such as apps.example.com or *.example.com');
    }
    return pattern;
  },
};

/** The text of a regular expression, for `regExpOf`. */
export const regExp: Kind<string> = {
  placeholder: 'regexp',
  syntax: 'a regular expression with the same meaning in Go and JavaScript; `(?i)` at the start ignores case',
  parse: (given) => {
    try {
      regExpOf(given);
    } catch {
      throw new InvalidValueError('is not a regular expression with the same meaning in Go and JavaScript');
    }
    return given;
  },
};

/** In Go, flags are part of the text. Throws a SyntaxError for syntax that only Go supports. */
export function regExpOf(text: string): RegExp {
  const [, flags = '', pattern = text] = /^\(\?([ims]+)\)(.*)$/s.exec(text) ?? [];
  return new RegExp(pattern, `u${flags}`);
}

/** A team at GitHub, in the form of its page's address. */
export const githubTeam: Kind<`${string}/${string}`> = {
  placeholder: 'organization/team',
  syntax: '`organization/team`, where the team is the last segment of the URL of its page',
  parse: (given) => {
    const [, organization, slug] = /^([^/\s]+)\/([^/\s]+)$/.exec(given) ?? [];
    if (organization === undefined || slug === undefined) throw new InvalidValueError('must be organization/team');
    return `${organization}/${slug.toLowerCase()}`;
  },
};

/** A further directive of the Strict-Transport-Security header (RFC 6797 section 6.1, hstspreload.org), in any case. */
export const hstsOption: Kind<'includeSubDomains' | 'preload'> = {
  placeholder: 'directive',
  syntax: '`includeSubDomains` or `preload`',
  parse: (given) => {
    const found = (['includeSubDomains', 'preload'] as const).find((word) => word.toLowerCase() === given.toLowerCase());
    if (found === undefined) throw new InvalidValueError('must be includeSubDomains or preload');
    return found;
  },
};

/** A JSON object whose values are texts. */
export const stringMap: Kind<Readonly<Record<string, string>>> = {
  placeholder: 'json',
  syntax: 'a JSON object with string values',
  parse: (given) => {
    const value = jsonOf(given);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new InvalidValueError('must be a JSON object');
    const entries = Object.entries(value).map(([key, item]: [string, unknown]) => {
      if (typeof item !== 'string') throw new InvalidValueError('must contain only strings');
      return [key, item] as const;
    });
    return Object.fromEntries(entries);
  },
};

/** A JSON object whose values are texts or lists of texts; a text is a list with one item. */
export const listMap: Kind<Readonly<Record<string, readonly string[]>>> = {
  placeholder: 'json',
  syntax: 'a JSON object whose values are lists of strings, or strings',
  parse: (given) => {
    const value = jsonOf(given);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new InvalidValueError('must be a JSON object');
    const entries = Object.entries(value).map(([key, item]: [string, unknown]) => {
      const list: unknown[] = Array.isArray(item) ? item : [item];
      if (!list.every((each) => typeof each === 'string')) throw new InvalidValueError('must contain only lists of strings, or strings');
      return [key, list] as const;
    });
    return Object.fromEntries(entries);
  },
};

function jsonOf(given: string): unknown {
  try {
    return JSON.parse(given);
  } catch {
    throw new InvalidValueError('must be a JSON object');
  }
}

/** Part of a path and, in capitals and with `_` for `-`, of variables. */
export const providerName: Kind<string> = {
  placeholder: 'name',
  syntax: 'a name of lowercase letters, digits and single hyphens',
  parse: (given) => {
    if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(given))
      throw new InvalidValueError('must be names of lowercase letters, digits and single hyphens');
    return given;
  },
};
