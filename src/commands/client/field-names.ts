import { formatDuration } from '../../common/index.js';
import type { Validation } from '../../sdk/client/index.js';
import type { ArgumentDefinitions } from './arguments.js';
import type { FlagDefinitions } from './flags.js';

/** What people know the fields of requests by. */
export interface FieldNames {
  /** What was written for a field: `--token-lifetime` for `token_lifetime_seconds`. Undefined if nothing was. */
  readonly nameOf: (field: string) => string | undefined;
  /** The command that lists what this field can be, if there is one. */
  readonly listOf: (field: string) => string | undefined;
  /** A text of the API with the names of flags and arguments instead of those of fields. Words that are no more than similar stay. */
  readonly translate: (text: string) => string;
}

/** Of requests that nobody wrote. */
export const NO_NAMES: FieldNames = { nameOf: () => undefined, listOf: () => undefined, translate: (text) => withTokens(text) };

interface Written {
  /** As the API would write the name of the flag or the argument. */
  readonly keys: readonly string[];
  readonly name: string;
  readonly list?: string | undefined;
}

/** The flags and arguments of a command by the fields that they fill, whose names begin alike, unless their `field` says otherwise. */
export function fieldNames(args: ArgumentDefinitions = {}, flags: FlagDefinitions = {}): FieldNames {
  const written: Written[] = [
    ...Object.entries(flags).map(([key, { flag, field, list }]) => ({
      keys: keysOf(key, field),
      name: /--[\w-]+/.exec(flag)?.[0] ?? flag,
      list,
    })),
    ...Object.entries(args).map(([argument, definition]) => {
      const key = argument.replace(/\?$|\.\.\.$/, '');
      return { keys: keysOf(key, typeof definition === 'object' ? definition.field : undefined), name: `<${key}>` };
    }),
  ];
  const find = (isIt: (key: string) => boolean): Written | undefined => written.find(({ keys }) => keys.some(isIt));
  const exact = (field: string): Written | undefined =>
    find((key) => key === field) ?? find((key) => [`${key}s`, `${key}_seconds`].includes(field));
  const similar = (field: string): Written | undefined => {
    const [root = ''] = field.split('.');
    return exact(root) ?? find((key) => root.startsWith(`${key}_`));
  };
  return {
    nameOf: (field) => similar(field)?.name,
    listOf: (field) => similar(field)?.list,
    // A field with one word is also a word of the language.
    translate: (text) => withTokens(text).replace(/(?<![\w".])[a-z]+(?:_[a-z]+)+(?![\w"]|\.\w)/g, (word) => exact(word)?.name ?? word),
  };
}

/** The API keeps the word of the reference for what every command calls a token. What somebody wrote is quoted, and stays. */
function withTokens(text: string): string {
  return text.replace(
    /(\. )?(an )?(?<!")API key(s?)\b/g,
    (_words, end: string | undefined, article: string | undefined, plural: string, at: number) => {
      const token = article === undefined && (at === 0 || end !== undefined) ? 'Token' : 'token';
      return `${end ?? ''}${article === undefined ? '' : 'a '}${token}${plural}`;
    },
  );
}

/** What is wrong, in the words of the command line. */
export function describeFault({ field, detail }: Validation, { nameOf, listOf, translate }: FieldNames): string {
  const name = nameOf(field);
  const text = withoutQuery(detail);
  const fault = `${name ?? field}: ${translate(name === undefined ? text : inWords(field, text))}`;
  const list = listOf(field);
  return list === undefined ? fault : `${fault}${/[.!?]$/.test(fault) ? '' : '.'} See \`gatehouse ${list}\`.`;
}

/** The API's own rules begin with the name of the field, or quote one of the reference; a number of seconds is hard to read. */
function inWords(field: string, detail: string): string {
  const [, tag = '', value = ''] = /^Validation failed for tag "(\w+)" with value: (".*")$/s.exec(detail) ?? [];
  const words = TAGS[tag];
  if (words !== undefined) return words(value);
  const [leaf = field] = field.split('.').slice(-1);
  const text = detail.startsWith(`${leaf} `) ? detail.slice(leaf.length + 1) : detail.replace(` in ${leaf} `, ' ');
  return leaf.endsWith('_seconds') ? text.replace(/\b\d+$/, (seconds) => formatDuration(Number(seconds))) : text;
}

const TAGS: Readonly<Record<string, (value: string) => string>> = {
  required: () => 'is missing',
  email: (value) => `${value} is not an email address`,
  uuid: (value) => `${value} is not an ID`,
  oneof: (value) => `${value} is not one of the values that it can have`,
};

/** Nobody at a command line has written a query. */
function withoutQuery(detail: string): string {
  return detail
    .replace(/^Query param "\w+" /, '')
    .replace(/^Query element /, '')
    .replace(/^".*" is not a valid query param$/s, 'is nothing to search by');
}

function keysOf(key: string, field: string | readonly string[] | undefined): readonly string[] {
  return field === undefined ? [snakeCase(key)] : [field].flat();
}

function snakeCase(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
