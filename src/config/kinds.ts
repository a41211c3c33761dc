import { homedir } from 'node:os';
import { resolve } from 'node:path';

import { InvalidValue, type Kind } from './option.js';

const TRUE = ['1', 't', 'true'];
const FALSE = ['0', 'f', 'false'];

/** The words Go's strconv.ParseBool takes, in any case: the reference's environment files keep working. */
export const boolean: Kind<boolean> = {
  placeholder: 'bool',
  syntax: '`true`, `false`, `1`, `0`, `t` or `f`',
  isSwitch: true,
  parse: (text) => {
    const word = text.toLowerCase();
    if (TRUE.includes(word)) return true;
    if (FALSE.includes(word)) return false;
    throw new InvalidValue('must be true or false');
  },
};

export const text: Kind<string> = { placeholder: 'text', syntax: 'any text', parse: (given) => given };

/** An absolute path. `~` is the home directory, because an environment file has no shell to expand it. */
export const path: Kind<string> = {
  placeholder: 'path',
  syntax: 'a path; `~` is the home directory, a relative path starts at the working directory',
  parse: (given) => resolve(given.replace(/^~(?=$|[/\\])/, homedir())),
};

/** A whole number; with `min` none below it. */
export function wholeNumber({ min }: { min?: number } = {}): Kind<number> {
  return {
    placeholder: 'number',
    syntax: min === undefined ? 'a whole number' : `a whole number, at least ${min}`,
    parse: (given) => {
      const value = Number(given);
      if (!/^[+-]?\d+$/.test(given) || !Number.isSafeInteger(value)) throw new InvalidValue('must be a whole number');
      if (min !== undefined && value < min) throw new InvalidValue(`must be at least ${min}`);
      return value;
    },
  };
}

export function oneOf<const T extends string>(words: readonly [T, ...T[]]): Kind<T> {
  return {
    placeholder: words.join('|'),
    syntax: words.map((word) => `\`${word}\``).join(' or '),
    parse: (given) => {
      const found = words.find((word) => word === given.toLowerCase());
      if (found === undefined) throw new InvalidValue(`must be ${words.join(' or ')}`);
      return found;
    },
  };
}

/** Values separated by commas, none of them empty. */
export function listOf<T>(item: Kind<T>): Kind<readonly T[]> {
  return {
    placeholder: `${item.placeholder},...`,
    syntax: `a list separated by commas, each ${item.syntax}`,
    isRepeatable: true,
    parse: (given) =>
      given
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== '')
        .map((part) => item.parse(part)),
  };
}

/** The name of an HTTP header field (RFC 9110 section 5.1), in lower case as Node reports them. */
export const headerName: Kind<string> = {
  placeholder: 'header',
  syntax: 'the name of a request header',
  parse: (given) => {
    if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(given)) throw new InvalidValue('must be names of request headers');
    return given.toLowerCase();
  },
};

/** A JSON object whose values are texts. */
export const stringMap: Kind<Readonly<Record<string, string>>> = {
  placeholder: 'json',
  syntax: 'a JSON object of texts',
  parse: (given) => {
    const value = jsonOf(given);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new InvalidValue('must be a JSON object');
    const entries = Object.entries(value).map(([key, item]: [string, unknown]) => {
      if (typeof item !== 'string') throw new InvalidValue('must hold texts only');
      return [key, item] as const;
    });
    return Object.fromEntries(entries);
  },
};

function jsonOf(given: string): unknown {
  try {
    return JSON.parse(given);
  } catch {
    throw new InvalidValue('must be a JSON object');
  }
}

/** Part of a path and, in capitals and with `_` for `-`, of variables. */
export const providerName: Kind<string> = {
  placeholder: 'name',
  syntax: 'a name of small letters, digits and single hyphens',
  parse: (given) => {
    if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(given)) throw new InvalidValue('must be names of small letters, digits and single hyphens');
    return given;
  },
};
