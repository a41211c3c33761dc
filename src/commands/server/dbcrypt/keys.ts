import { statSync } from 'node:fs';
import { fileFlagOf, flagOf, type Fault, type Option } from '../../../config/index.js';
import type { KeyList } from '../../../dbcrypt/index.js';
import type * as OperatorEntry from '../../../operator/index.js';
import type { CommandContext } from '../../context.js';
import type { Settings } from '../settings.js';

/** One list of keys. */
export interface KeySource {
  readonly list: Option<string>;
  /** What the help says about its file. */
  readonly fileDescription: string;
  /** What a message calls the key at this place of the list. */
  readonly called: (index: number) => string;
  /** It may be a server's own list, with the word `plaintext` before its keys. */
  readonly mayBeOfServer?: true;
}

type Parsers = Pick<typeof OperatorEntry, 'parseKeyList'>;

/** The keys of a source; undefined when none was given. Errors are added to the faults of `settings` and never contain the given value. */
export function readKeys(
  { list, called, mayBeOfServer }: KeySource,
  settings: Settings,
  context: CommandContext,
  parsers: Parsers,
): KeyList | undefined {
  const { value: text, file } = settings.find(list);
  if (settings.isOnCommandLine(list)) {
    context.err(
      `warning: a key on the command line can end up in your shell history, and other users could read it: use ${fileFlagOf(list)}\n`,
    );
  }
  if (text === undefined) return undefined;
  if (file !== undefined) warnOfReaders(file, context);
  const given = parsers.parseKeyList(text);
  const { keys, faults, writesPlaintext } = given;
  const named = file === undefined ? { variable: list.env, flag: flagOf(list) } : fileOf(list);
  for (const { index, reason } of faults) settings.faults.push({ ...named, reason: `${called(index)} ${reason}` });
  if (keys.length > 0 && writesPlaintext && mayBeOfServer !== true) {
    settings.faults.push({ ...named, reason: 'contains the word plaintext, which is only allowed at the start of the list of a server' });
    return undefined;
  }
  return keys.length === 0 ? undefined : given;
}

function warnOfReaders(file: string, context: CommandContext): void {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats?.isFile() && (stats.mode & 0o077) !== 0)
    context.err(`warning: other users of this machine can read ${file}: run chmod 600 on it\n`);
}

function fileOf(list: Option): Pick<Fault, 'variable' | 'flag'> {
  return { variable: `${list.env}_FILE`, flag: fileFlagOf(list) };
}

/** Reports a missing list, unless an error about it was reported already. */
export function refuseMissing({ list }: KeySource, what: string, settings: Settings): void {
  const isFaulty = settings.faults.some(({ variable }) => variable === list.env || variable === fileOf(list).variable);
  if (!isFaulty) settings.refuse(`${what}: set it, or ${fileFlagOf(list)} to a file that contains it`, list);
}
