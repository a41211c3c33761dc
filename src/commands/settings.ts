import { Option as Flag, type Command } from 'commander';
import { oneOf, path, postgresUrl, readSetting, text, wholeNumber, type Fault, type Option } from '../config/index.js';
import type { CommandContext } from './context.js';

/** What commander read. A flag that was not given is undefined. */
export type Flags = Readonly<Record<string, string | boolean | undefined>>;

const URL_TEXT = 'The PostgreSQL database. Without it: the embedded one. Prefer the variable, because other users can see flags.';

export const DATABASE_URL: Option<string> = {
  env: 'CODER_PG_CONNECTION_URL',
  flag: '--postgres-url',
  kind: postgresUrl,
  secret: true,
  description: URL_TEXT,
  example: 'postgres://gatehouse:secret@db.example.com/gatehouse',
};

export const CONFIG_DIR: Option<string> = {
  env: 'CODER_CONFIG_DIR',
  flag: '--global-config',
  kind: path,
  default: '~/.config/gatehouse',
  description: 'Where the embedded database is. Its server may run or not.',
  example: '/var/lib/gatehouse',
};

const CONNECTION_AUTH: Option<'password'> = {
  env: 'CODER_PG_CONNECTION_AUTH',
  flag: '--postgres-connection-auth',
  kind: oneOf(['password']),
  default: 'password',
  description: 'How to authenticate: only with the password of the URL.',
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

/** A list of keys, as text. */
export function keyListOption(env: `CODER_${string}`, flag: `--${string}`, description: string): Option<string> {
  return { env, flag, kind: text, secret: true, description, example: 'the output of openssl rand -base64 32' };
}

/** A file that holds what the list would. */
export function keyFileOption(list: Option<string>, description: string): Option<string> {
  const flag: `--${string}` = `--${(list.flag ?? '').slice(2)}-file`;
  return { env: `${list.env}_FILE`, flag, kind: path, description, example: '/run/secrets/gatehouse-key' };
}

/** Adds the flag of a setting, with its variable in the help. */
export function addSetting(command: Command, option: Option): Command {
  const description = `${option.description}\n[${option.env}${option.default ? `, default: ${option.default}` : ''}]`;
  return command.addOption(new Flag(`${option.flag ?? ''} <${option.kind.placeholder}>`, description));
}

/** Where the database is. */
export function addDatabasePlace(command: Command, url: Option<string> = DATABASE_URL): Command {
  for (const option of [url, CONFIG_DIR, CONNECTION_AUTH]) addSetting(command, option);
  return command;
}

export function addDatabaseFlags(command: Command, url: Option<string> = DATABASE_URL): Command {
  return addDatabasePlace(command, url)
    .option('--json', 'Print one JSON document to standard output, also when it fails.')
    .option('--verbose', 'Show stacks.');
}

export function addBatchSize(command: Command): Command {
  return addSetting(command, BATCH_SIZE);
}

/** Reads settings of one run and collects everything that is wrong with them. */
export class Settings {
  readonly faults: Fault[] = [];

  constructor(
    private readonly context: CommandContext,
    private readonly flags: Flags,
  ) {}

  read<T>(option: Option<T>): T | undefined {
    const given = this.flags[camelCase(option.flag ?? '')];
    const flag = typeof given === 'string' ? given : undefined;
    if (flag !== undefined && option.secret) this.context.terminal.hideArguments();
    return readSetting(option, { env: this.context.sources?.env, flag }, this.faults);
  }

  /** Was this secret given where other users of the machine could read it? */
  isOnCommandLine(option: Option): boolean {
    return typeof this.flags[camelCase(option.flag ?? '')] === 'string';
  }

  isOn(name: 'yes' | 'dryRun' | 'verify' | 'vacuum' | 'json' | 'verbose'): boolean {
    return this.flags[name] === true;
  }

  batchSize(): number | undefined {
    return this.read(BATCH_SIZE);
  }

  /** The database of the first of these options that is set; else the embedded one. */
  place(...urls: readonly Option<string>[]): { url: string | undefined; configDir: string } {
    this.read(CONNECTION_AUTH);
    const url = urls.reduce<string | undefined>((found, option) => found ?? this.read(option), undefined);
    return { url, configDir: this.read(CONFIG_DIR) ?? '' };
  }

  refuse(reason: string, option: Option): void {
    this.faults.push({ variable: option.env, flag: option.flag ?? '', reason });
  }
}

/** As commander names a flag's value. */
function camelCase(flag: string): string {
  return flag.slice(2).replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
