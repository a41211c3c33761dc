import { Command } from 'commander';
import type { DbcryptStatus, KeyList } from '../../../dbcrypt/index.js';
import { CommandExit, type CommandContext } from '../../context.js';
import { paragraphs, withStackedHelp } from '../../help.js';
import { type KeySource, readKeys } from './keys.js';
import { columnsTable, count, inspectionsJson, keysTable, readinessLines, replicasTable, sum } from './report.js';
import { type Run, runOnDatabase } from './run.js';
import {
  addBatchSize,
  addDatabaseFlags,
  addSetting,
  DATABASE_URL,
  MIGRATION_URL,
  type Flags,
  keyListOption,
  Settings,
} from '../settings.js';

const KEYS_LIST = keyListOption(
  'CODER_EXTERNAL_TOKEN_ENCRYPTION_KEYS',
  '--external-token-encryption-keys',
  'The key list of the server: the first key encrypts.',
  '--keys-file',
);
const KEYS: KeySource = {
  list: KEYS_LIST,
  fileDescription: 'A file with the same list, one key per line.',
  called: (index) => `key at index ${index}`,
  mayBeOfServer: true,
};

const DESCRIPTION = `Reads every encrypted value with the given keys and counts, per column, how many are plaintext, encrypted with the first key,
encrypted with another key, or unreadable. It changes nothing and can run while servers are running. The exit code is 1 if any value
is unreadable, so that monitoring and backup checks can use it.`;

const EXAMPLES = `
Examples:
  gatehouse server dbcrypt status --keys-file all.keys
  gatehouse server dbcrypt status --json | jq '.columns[] | select(.unreadable > 0)'`;

/** `gatehouse server dbcrypt status`. */
export function statusCommand(context: CommandContext): Command {
  const command = withStackedHelp(new Command('status'))
    .summary('show what is encrypted, and with which key')
    .description(paragraphs(DESCRIPTION));
  addBatchSize(addDatabaseFlags(addSetting(command, KEYS.list, KEYS.fileDescription))).addHelpText('after', EXAMPLES);
  return command.action(async (flags: Flags) => {
    const settings = new Settings(context, flags);
    let unreadable = 0;
    await runOnDatabase(context, settings, (operations) => {
      const list = readKeys(KEYS, settings, context, operations);
      return {
        place: settings.place(MIGRATION_URL, DATABASE_URL),
        work: async (run) => {
          const found = await show(list, settings, run, context);
          unreadable = sum(found.columns.map((column) => column.unreadable));
          return json(found);
        },
      };
    });
    if (unreadable > 0) throw new CommandExit(1);
  });
}

async function show(list: KeyList | undefined, settings: Settings, run: Run, context: CommandContext): Promise<DbcryptStatus> {
  const { database, operations, options, say } = run;
  const keyring = new operations.Keyring(list?.keys ?? [], { writesPlaintext: list?.writesPlaintext ?? false });
  const found = await operations.status(database, keyring, options);
  say('');
  const unreadable = sum(found.columns.map((column) => column.unreadable));
  if (!settings.isOn('json')) {
    const parts = [
      found.keys.length > 0 ? keysTable(found.keys, keyring.primary?.id) : 'no key has ever been used with this database\n',
      found.replicas.length > 0 ? replicasTable(found.replicas) + readinessLines(found) : 'no server is running\n',
      columnsTable(found.columns),
    ];
    context.out(parts.join('\n'));
  }
  for (const { table, column, unreadableRows, unreadable: count } of found.columns) {
    if (count > 0)
      say(`unreadable in ${table}.${column}: ${count} (row ${unreadableRows.join(', ')}${count > unreadableRows.length ? ', …' : ''})\n`);
  }
  if (unreadable > 0) say(`${count(unreadable, 'value')} unreadable ${list ? 'with the given keys' : 'without keys'}\n`);
  return found;
}

function json({ keys, replicas, columns }: DbcryptStatus): object {
  return {
    keys: keys.map(({ number, digest, isActive, isHeld, createdAt, revokedAt, encryptions }) => ({
      number,
      id: digest,
      state: isActive ? 'active' : 'revoked',
      is_held: isHeld,
      created_at: createdAt,
      revoked_at: revokedAt,
      encryptions,
    })),
    replicas: replicas.map(({ id, name, keyDigests, seenSecondsAgo }) => ({
      id,
      name,
      keys: keyDigests,
      seen_seconds_ago: seenSecondsAgo,
    })),
    columns: inspectionsJson(columns),
  };
}
