import { readFileSync, statSync } from 'node:fs';
import type { Fault, Option } from '../../config/index.js';
import type { EncryptionKey, KeyList } from '../../dbcrypt/index.js';
import type * as DbcryptOperations from '../../dbcrypt-operations.js';
import type { CommandContext } from '../context.js';
import type { Settings } from '../settings.js';

/** One list of keys and the two ways to give it. */
export interface KeySource {
  readonly list: Option<string>;
  readonly file: Option<string>;
  /** What a message calls the key at this place of the list. */
  readonly called: (index: number) => string;
}

type Parsers = Pick<typeof DbcryptOperations, 'parseKeyFile' | 'parseKeyList'>;

/** The keys of a source; undefined when none was given. What is wrong goes to the faults of `settings`, and never says what was given. */
export function readKeys(
  source: KeySource,
  settings: Settings,
  context: CommandContext,
  parsers: Parsers,
): readonly EncryptionKey[] | undefined {
  const text = settings.read(source.list);
  const file = settings.read(source.file);
  if (text !== undefined && file !== undefined) {
    settings.refuse(`cannot be given together with ${nameOf(source.list)}`, source.file);
    return undefined;
  }
  if (text !== undefined) {
    if (settings.isOnCommandLine(source.list)) {
      context.err(
        `warning: a key on the command line may be in the history of your shell, and other users could read it: use ${source.file.flag ?? ''}\n`,
      );
    }
    return accepted(parsers.parseKeyList(text), source.list, source, settings);
  }
  if (file === undefined) return undefined;
  const content = readFile(file, source.file, settings, context);
  return content === undefined ? undefined : accepted(parsers.parseKeyFile(content), source.file, source, settings);
}

function accepted(
  { keys, faults }: KeyList,
  option: Option,
  { called }: KeySource,
  settings: Settings,
): readonly EncryptionKey[] | undefined {
  for (const { index, reason } of faults) settings.refuse(`${called(index)} ${reason}`, option);
  return faults.length > 0 || keys.length === 0 ? undefined : keys;
}

function readFile(file: string, option: Option, settings: Settings, context: CommandContext): string | undefined {
  try {
    const stats = statSync(file);
    if (stats.isFile() && (stats.mode & 0o077) !== 0) context.err(`warning: other users of this machine may read ${file}: chmod 600 it\n`);
    return readFileSync(file, 'utf8');
  } catch (error) {
    settings.refuse(`cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown error'}`, option);
    return undefined;
  }
}

/** The variable and the flag, for messages. */
export function nameOf({ env, flag }: Option): string {
  return `${env} (${flag ?? ''})`;
}

/** No list was given and nothing else is wrong with it. */
export function refuseMissing(source: KeySource, what: string, settings: Settings): void {
  const isFaulty = settings.faults.some(({ variable }: Fault) => variable === source.list.env || variable === source.file.env);
  if (!isFaulty) settings.refuse(`${what}: set it, or ${source.file.flag ?? ''} to a file that holds it`, source.list);
}
