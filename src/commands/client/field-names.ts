import { formatDuration } from '../../common/index.js';
import type { Validation } from '../../sdk/client/index.js';
import type { ArgumentDefinitions } from './arguments.js';
import type { FlagDefinitions } from './flags.js';

/** What people wrote for a field of a request: `--token-lifetime` for `token_lifetime_seconds`. Undefined if they wrote nothing for it. */
export type NameOfField = (field: string) => string | undefined;

interface Written {
  /** As the API would write the name of the flag or the argument. */
  readonly key: string;
  readonly name: string;
}

/** The flags and arguments of a command by the fields that they fill, whose names begin alike, unless their `field` says otherwise. */
export function namesOfFields(args: ArgumentDefinitions = {}, flags: FlagDefinitions = {}): NameOfField {
  const written: Written[] = [
    ...Object.entries(flags).map(([key, { flag, field }]) => ({ key: field ?? snakeCase(key), name: /--[\w-]+/.exec(flag)?.[0] ?? flag })),
    ...Object.entries(args).map(([argument, definition]) => {
      const key = argument.replace(/\?$|\.\.\.$/, '');
      return { key: (typeof definition === 'object' ? definition.field : undefined) ?? snakeCase(key), name: `<${key}>` };
    }),
  ];
  return (field) => {
    const [root = ''] = field.split('.');
    const found =
      written.find(({ key }) => key === root) ??
      written.find(({ key }) => root === `${key}s`) ??
      written.find(({ key }) => root.startsWith(`${key}_`));
    return found?.name;
  };
}

/** What is wrong, in the words of the command line. */
export function describeFault({ field, detail }: Validation, nameOf: NameOfField): string {
  const name = nameOf(field);
  return `${name ?? field}: ${name === undefined ? detail : inWords(field, detail)}`;
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

function snakeCase(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
