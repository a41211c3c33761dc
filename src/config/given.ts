import { quoted, quotedPath, type Fault } from './faults.js';
import { path } from './kinds.js';
import { fileFlagOf, flagOf, InvalidValueError, type Option } from './option.js';
import { readSecretFile } from './secret-file.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The possible sources of an option's text. */
export interface Sources {
  readonly env: Environment;
  /** The text of a flag; undefined when it was not given. */
  readonly flag: (flag: string) => string | undefined;
}

/** The source of an option's value. */
export type ConfigOrigin = 'default' | 'env' | 'flag';

/** The names of an option. A provider such as `okta` has its own variables, without flags. */
export interface OptionNames {
  readonly variable: string;
  readonly flag: string | undefined;
}

/** The given text of an option. */
export interface Given {
  /** Undefined if nothing was given, or if it cannot be read. */
  readonly text?: string;
  readonly origin: ConfigOrigin;
  /** The file that contained the text. */
  readonly file?: string;
  readonly fault?: Fault;
}

export function namesOf(option: Option): OptionNames {
  return { variable: option.env, flag: flagOf(option) };
}

/** For messages. */
function naming({ variable, flag }: OptionNames): Pick<Fault, 'variable' | 'flag'> {
  return flag === undefined ? { variable: undefined, flag: variable } : { variable, flag };
}

/** The same for the file that may contain a secret. */
function fileNames(option: Option, { variable, flag }: OptionNames): OptionNames {
  return { variable: `${variable}_FILE`, flag: flag === undefined ? undefined : fileFlagOf(option) };
}

/**
 * The text of an option. Flags win over variables, whether they carry the value or name its file; an empty variable counts as absent, and an
 * empty flag brings the default back. A value together with a file is an error.
 */
export function given(option: Option, names: OptionNames, { env, flag }: Sources): Given {
  const flagTexts = (known: OptionNames): string | undefined => (known.flag === undefined ? undefined : flag(known.flag));
  const file = option.secret ? fileNames(option, names) : undefined;
  const flags = { value: flagTexts(names), file: file && flagTexts(file) };
  const isFlag = flags.value !== undefined || flags.file !== undefined;
  const texts = isFlag ? flags : { value: env[names.variable], file: file && env[file.variable] };
  const value = (texts.value ?? '').trim();
  const path = (texts.file ?? '').trim();
  if (value === '' && path === '') return { origin: 'default' };
  const origin = isFlag ? 'flag' : 'env';
  if (file === undefined || path === '') return { text: value, origin };
  if (value !== '') {
    return { origin, fault: { ...naming(file), reason: `cannot be given together with ${fullName(names)}` } };
  }
  return fromFile(option, path, file, origin);
}

function fromFile(option: Option, given: string, names: OptionNames, origin: ConfigOrigin): Given {
  try {
    const file = path.parse(given);
    const content = readSecretFile(file);
    const text = option.fromFile?.(content) ?? content;
    if (text === '') throw new InvalidValueError('is empty');
    return { text, origin, file };
  } catch (error) {
    if (!(error instanceof InvalidValueError)) throw error;
    return { origin, fault: { ...naming(names), reason: `${shownPath(given)}${error.message}` } };
  }
}

/** For messages. Text that does not look like a path may be the secret itself, given in place of its file. */
function shownPath(given: string): string {
  return /^(?:~|\.{1,2})?\//.test(given) ? `${quotedPath(given)} ` : '';
}

function fullName({ variable, flag }: OptionNames): string {
  return flag === undefined ? variable : `${variable} (${flag})`;
}

/** Why a text is not a valid value of its option. Contains no secret. */
export function parseFault(option: Option, names: OptionNames, { text = '', file }: Given, error: InvalidValueError): Fault {
  if (file !== undefined) return { ...naming(fileNames(option, names)), reason: `has an invalid value: ${error.message}` };
  return { ...naming(names), reason: option.secret ? error.message : `${quoted(text)} ${error.message}` };
}
