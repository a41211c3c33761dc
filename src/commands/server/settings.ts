import { Option as Flag, type Command } from 'commander';
import {
  fileFlagOf,
  flagOf,
  linesToCommas,
  oneOf,
  path,
  postgresUrl,
  readSetting,
  text,
  wholeNumber,
  type Fault,
  type Option,
  type Setting,
} from '../../config/index.js';
import type { CommandContext } from '../context.js';

/** The flags that commander parsed. A flag that was not given is undefined. */
export type Flags = Readonly<Record<string, string | boolean | undefined>>;

const URL_TEXT = 'URL of the PostgreSQL database. Default: the embedded database. Prefer the variable, because other users can see flags.';

export const DATABASE_URL: Option<string> = {
  env: 'CODER_PG_CONNECTION_URL',
  flag: '--postgres-url',
  kind: postgresUrl,
  secret: true,
  description: URL_TEXT,
  example: 'postgres://gatehouse:secret@db.example.com/gatehouse',
};

/** Has no flag: on the command line --postgres-url is enough. */
export const MIGRATION_URL: Option<string> = { ...DATABASE_URL, env: 'CODER_PG_MIGRATION_URL', flag: '--postgres-migration-url' };

const CONFIG_DIR: Option<string> = {
  env: 'CODER_CONFIG_DIR',
  flag: '--global-config',
  kind: path,
  default: '~/.config/gatehouse',
  description: 'Directory of the embedded database. Its server can be running or stopped.',
  example: '/var/lib/gatehouse',
};

const CONNECTION_AUTH: Option<'password'> = {
  env: 'CODER_PG_CONNECTION_AUTH',
  flag: '--postgres-connection-auth',
  kind: oneOf(['password']),
  default: 'password',
  description: 'Authentication method: only the password in the URL is supported.',
  example: 'password',
};

const BATCH_SIZE: Option<number> = {
  env: 'CODER_DBCRYPT_BATCH_SIZE',
  flag: '--batch-size',
  kind: {
    ...wholeNumber({ min: 1 }),
    syntax: 'a whole number from 1 to 10000',
    parse: (given) => Math.min(wholeNumber({ min: 1 }).parse(given), 10_000),
  },
  default: '500',
  description: 'Values per transaction.',
  example: '500',
};

/** A list of keys, as text; its file holds one per line. */
export function keyListOption(
  env: `CODER_${string}`,
  flag: `--${string}`,
  description: string,
  fileFlag: `--${string}` = `${flag}-file`,
): Option<string> {
  const example = 'the output of openssl rand -base64 32';
  return { env, flag, fileFlag, kind: text, secret: true, fromFile: linesToCommas, description, example };
}

/** Adds the flags for a setting and for the file that may hold it, with their variables in the help. */
export function addSetting(command: Command, option: Option, fileDescription = 'A file that contains the value.'): Command {
  const description = `${option.description}\n[${option.env}${option.default ? `, default: ${option.default}` : ''}]`;
  command.addOption(new Flag(`${flagOf(option)} <${option.kind.placeholder}>`, description));
  if (!option.secret) return command;
  return command.addOption(new Flag(`${fileFlagOf(option)} <path>`, `${fileDescription}\n[${option.env}_FILE]`));
}

/** Where the database is. */
export function addDatabasePlace(command: Command, url: Option<string> = DATABASE_URL): Command {
  for (const option of [url, CONFIG_DIR, CONNECTION_AUTH]) addSetting(command, option);
  return command;
}

export function addDatabaseFlags(command: Command, url: Option<string> = DATABASE_URL): Command {
  return addDatabasePlace(command, url)
    .option('--json', 'Print one JSON document to standard output, even on failure.')
    .option('--verbose', 'Show stack traces.');
}

export function addBatchSize(command: Command): Command {
  return addSetting(command, BATCH_SIZE);
}

/** Reads the settings of one run and collects every error in them. */
export class Settings {
  readonly faults: Fault[] = [];

  constructor(
    private readonly context: CommandContext,
    private readonly flags: Flags,
  ) {}

  read<T>(option: Option<T>): T | undefined {
    return this.find(option).value;
  }

  /** The value and its source. */
  find<T>(option: Option<T>): Setting<T> {
    const setting = readSetting(option, { env: this.context.sources?.env, flag: (flag) => this.flag(flag) }, this.faults);
    if (this.isOnCommandLine(option)) this.context.terminal.hideArguments();
    return setting;
  }

  /** Was this secret given where other users of the machine could read it? */
  isOnCommandLine(option: Option): boolean {
    return option.secret === true && this.flag(flagOf(option)) !== undefined;
  }

  /** Given directly or in a file. */
  private hasFlag(option: Option): boolean {
    return [flagOf(option), fileFlagOf(option)].some((flag) => this.flag(flag) !== undefined);
  }

  private flag(flag: string): string | undefined {
    const given = this.flags[camelCase(flag)];
    return typeof given === 'string' ? given : undefined;
  }

  isOn(name: 'force' | 'keepSessions' | 'yes' | 'dryRun' | 'plan' | 'verify' | 'vacuum' | 'json' | 'verbose'): boolean {
    return this.flags[name] === true;
  }

  batchSize(): number | undefined {
    return this.read(BATCH_SIZE);
  }

  /** The database of the first of these options that is set, a flag before every variable; else the embedded one. */
  place(...urls: readonly Option<string>[]): { url: string | undefined; configDir: string } {
    this.read(CONNECTION_AUTH);
    urls = [...urls.filter((option) => this.hasFlag(option)), ...urls];
    const url = urls.reduce<string | undefined>((found, option) => found ?? this.read(option), undefined);
    return { url, configDir: this.read(CONFIG_DIR) ?? '' };
  }

  refuse(reason: string, option: Option): void {
    this.faults.push({ variable: option.env, flag: flagOf(option), reason });
  }
}

/** The key under which commander stores a flag's value. */
function camelCase(flag: string): string {
  return flag.slice(2).replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
