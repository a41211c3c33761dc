import { Command } from 'commander';
import type { DbcryptStatus, EncryptionKey } from '../../dbcrypt/index.js';
import { CommandExit, type CommandContext } from '../context.js';
import { paragraphs, withStackedHelp } from '../help.js';
import { type KeySource, readKeys } from './keys.js';
import { columnsTable, count, inspectionsJson, keysTable, replicasTable, sum } from './report.js';
import { type Run, runOnDatabase } from './run.js';
import {
  addBatchSize,
  addDatabaseFlags,
  addSetting,
  DATABASE_URL,
  type Flags,
  keyFileOption,
  keyListOption,
  Settings,
} from '../settings.js';

const KEYS_LIST = keyListOption(
  'CODER_EXTERNAL_TOKEN_ENCRYPTION_KEYS',
  '--external-token-encryption-keys',
  "The server's own list: the first key encrypts.",
);
const KEYS: KeySource = {
  list: KEYS_LIST,
  file: { ...keyFileOption(KEYS_LIST, 'A file with the same list, one key a line.'), flag: '--keys-file' },
  called: (index) => `key at index ${index}`,
};

const DESCRIPTION = `Reads every encrypted value with the keys given and counts, per column, how many are plaintext, under the first key, under
another key, or unreadable. Changes nothing, and may run beside servers. Ends with exit code 1 if any value is unreadable, so that a
monitor or a backup check can use it.`;

const EXAMPLES = `
Examples:
  gatehouse server dbcrypt status --keys-file all.keys
  gatehouse server dbcrypt status --json | jq '.columns[] | select(.unreadable > 0)'`;

/** `gatehouse server dbcrypt status`. */
export function statusCommand(context: CommandContext): Command {
  const command = withStackedHelp(new Command('status'))
    .summary('say what is encrypted, and with which key')
    .description(paragraphs(DESCRIPTION));
  addBatchSize(addDatabaseFlags(addSetting(addSetting(command, KEYS.list), KEYS.file))).addHelpText('after', EXAMPLES);
  return command.action(async (flags: Flags) => {
    const settings = new Settings(context, flags);
    let unreadable = 0;
    await runOnDatabase(context, settings, (operations) => {
      const keys = readKeys(KEYS, settings, context, operations) ?? [];
      return {
        place: settings.place(DATABASE_URL),
        work: async (run) => {
          const found = await show(keys, settings, run, context);
          unreadable = sum(found.columns.map((column) => column.unreadable));
          return json(found);
        },
      };
    });
    if (unreadable > 0) throw new CommandExit(1);
  });
}

async function show(keys: readonly EncryptionKey[], settings: Settings, run: Run, context: CommandContext): Promise<DbcryptStatus> {
  const { database, operations, options, say } = run;
  const keyring = new operations.Keyring(keys);
  const found = await operations.status(database, keyring, options);
  say('');
  const unreadable = sum(found.columns.map((column) => column.unreadable));
  if (!settings.isOn('json')) {
    const parts = [
      found.keys.length > 0 ? keysTable(found.keys, keyring.primary?.id) : 'no key was ever used here\n',
      found.replicas.length > 0 ? replicasTable(found.replicas) : 'no server is running\n',
      columnsTable(found.columns),
    ];
    context.out(parts.join('\n'));
  }
  for (const { table, column, unreadableRows, unreadable: count } of found.columns) {
    if (count > 0)
      say(`unreadable in ${table}.${column}: ${count} (row ${unreadableRows.join(', ')}${count > unreadableRows.length ? ', …' : ''})\n`);
  }
  if (unreadable > 0) say(`${count(unreadable, 'value')} unreadable with ${keys.length > 0 ? 'the keys given' : 'no key given'}\n`);
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
