import { Command } from 'commander';
import type { EncryptionKey } from '../../../dbcrypt/index.js';
import type { CommandContext } from '../../context.js';
import { paragraphs, withStackedHelp } from '../../help.js';
import { type KeySource, readKeys, refuseMissing } from './keys.js';
import { changedTable, columnsTable, count, inspectionsJson, sum } from './report.js';
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

// Named differently from the server's list on purpose: a variable that happens to be set must not decrypt a database.
const KEYS_LIST = keyListOption(
  'CODER_EXTERNAL_TOKEN_ENCRYPTION_DECRYPT_KEYS',
  '--keys',
  'All keys that the values are encrypted with, comma-separated.',
);
const KEYS: KeySource = {
  list: KEYS_LIST,
  fileDescription: 'A file with all keys, one per line.',
  called: (index) => `key at index ${index}`,
  mayBeOfServer: true,
};

const DESCRIPTION = `Decrypts every encrypted value and revokes all keys, to turn encryption off. No server may encrypt in the meantime:
stop all servers, or start them with the word plaintext before the keys in their list. The command fails if a server
encrypts, and servers cannot start until it has finished.

It works in batches, one transaction each. If it is killed or interrupted, nothing is lost: run it again to continue.
Afterwards, remove the keys from the settings of the servers and start them.`;

const EXAMPLES = `
Examples:
  gatehouse server dbcrypt decrypt --keys-file all.keys --dry-run
  gatehouse server dbcrypt decrypt --keys-file all.keys`;

/** `gatehouse server dbcrypt decrypt`. */
export function decryptCommand(context: CommandContext): Command {
  const command = withStackedHelp(new Command('decrypt')).summary('decrypt everything').description(paragraphs(DESCRIPTION));
  addBatchSize(addDatabaseFlags(addSetting(command, KEYS.list, KEYS.fileDescription)))
    .option('--dry-run', 'Check keys, servers and every value without changing anything.')
    .option('--verify', 'Check every value again at the end.')
    .option('-y, --yes', 'Do not ask for confirmation.')
    .addHelpText('after', EXAMPLES);
  return command.action(async (flags: Flags) => {
    const settings = new Settings(context, flags);
    await runOnDatabase(context, settings, (operations) => {
      const keys = readKeys(KEYS, settings, context, operations)?.keys;
      if (!keys) refuseMissing(KEYS, 'no keys provided', settings);
      return { place: settings.place(MIGRATION_URL, DATABASE_URL), work: (run) => decryptWith(keys ?? [], settings, run) };
    });
  });
}

async function decryptWith(keys: readonly EncryptionKey[], settings: Settings, run: Run): Promise<object> {
  const { database, operations, options, say } = run;
  const keyring = new operations.Keyring(keys);
  say(`keys: ${keyring.ids.join(', ')}\n`);

  const isDryRun = settings.isOn('dryRun');
  if (isDryRun || !settings.isOn('yes')) {
    const found = await operations.decrypt(database, keyring, { ...options, dryRun: true });
    say(columnsTable(found.columns));
    const encrypted = sum(found.columns.map(({ old }) => old));
    if (isDryRun) {
      say(`dry run: ${count(encrypted, 'value')} would be decrypted; nothing was changed\n`);
      return { dry_run: true, to_decrypt: encrypted, columns: inspectionsJson(found.columns) };
    }
    await run.confirm(`${count(encrypted, 'value')} will be stored as plaintext, and every key will be permanently revoked.`);
  }

  const report = await operations.decrypt(database, keyring, options);
  const decrypted = sum(report.changed.map(({ values }) => values));
  say(changedTable(report.changed));
  say(`decrypted ${count(decrypted, 'value')}; revoked: ${report.revoked.join(', ') || 'none'}\n`);
  if (settings.isOn('verify')) await verify(run);
  say('now remove CODER_EXTERNAL_TOKEN_ENCRYPTION_KEYS from the settings of every server\n');
  return {
    dry_run: false,
    decrypted: report.changed,
    revoked: report.revoked,
    columns: inspectionsJson(report.columns),
    verified: settings.isOn('verify'),
  };
}

/** Checks that servers without keys can read everything. */
async function verify({ database, operations, options, say }: Run): Promise<void> {
  const { columns } = await operations.status(database, new operations.Keyring([]), options);
  const encrypted = sum(columns.map(({ current, old, unreadable }) => current + old + unreadable));
  if (encrypted > 0) throw new operations.DbcryptError('read_back_failed', `${count(encrypted, 'value')} still encrypted`);
  say(`verified: ${count(sum(columns.map(({ plaintext }) => plaintext)), 'value')} in plaintext, none encrypted\n`);
}
