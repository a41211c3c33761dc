import { Command } from 'commander';
import type { ColumnInspection, EncryptionKey, RotateReport } from '../../../dbcrypt/index.js';
import type * as OperatorEntry from '../../../operator/index.js';
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

const NEW_KEY_LIST = keyListOption(
  'CODER_EXTERNAL_TOKEN_ENCRYPTION_ENCRYPT_NEW_KEY',
  '--new-key',
  'The key to encrypt everything with. Other users can see flags: prefer the variable or the file.',
);
const NEW_KEY: KeySource = {
  list: NEW_KEY_LIST,
  fileDescription: 'A file with the key to encrypt everything with.',
  called: (index) => (index === 0 ? 'new key' : `new key at index ${index}`),
};

const OLD_KEYS_LIST = keyListOption(
  'CODER_EXTERNAL_TOKEN_ENCRYPTION_ENCRYPT_OLD_KEYS',
  '--old-keys',
  'The keys in use until now, comma-separated. Omit it to encrypt a database that contains only plaintext.',
);
const OLD_KEYS: KeySource = {
  list: OLD_KEYS_LIST,
  fileDescription: 'A file with the keys in use until now, one per line.',
  called: (index) => `old key at index ${index}`,
};

const DESCRIPTION = `Encrypts every value, including plaintext ones, with the new key and then revokes the old keys. Servers keep running:
before, add the new key at the start of the key list of every server and restart the servers. The command fails and
lists the servers concerned as long as one does not have the new key first.

It works in batches, one transaction each. If it is killed or interrupted, nothing is lost: run the same command again
to continue. Old keys are revoked only after every value has been read back.`;

const EXAMPLES = `
Examples:
  openssl rand -base64 32 > new.key && chmod 600 new.key
  gatehouse server dbcrypt rotate --new-key-file new.key                             # encrypt for the first time
  gatehouse server dbcrypt rotate --new-key-file new.key --old-keys-file old.key --dry-run
  gatehouse server dbcrypt rotate --new-key-file new.key --old-keys-file old.key --yes`;

/** `gatehouse server dbcrypt rotate`. */
export function rotateCommand(context: CommandContext): Command {
  const command = withStackedHelp(new Command('rotate'))
    .summary('encrypt everything with a new key while servers are running')
    .description(paragraphs(DESCRIPTION));
  for (const { list, fileDescription } of [NEW_KEY, OLD_KEYS]) addSetting(command, list, fileDescription);
  addBatchSize(addDatabaseFlags(command))
    .option('--dry-run', 'Check keys, servers and every value without changing anything.')
    .option('--verify', 'Read every value again at the end, with only the new key.')
    .option('--vacuum', 'Rewrite the tables at the end, so that no old plaintext stays in their files. Locks one table after the other.')
    .option('-y, --yes', 'Do not ask for confirmation.')
    .addHelpText('after', EXAMPLES);
  return command.action(async (flags: Flags) => {
    const settings = new Settings(context, flags);
    await runOnDatabase(context, settings, (operations) => {
      const keys = rotationKeys(settings, context, operations);
      return { place: settings.place(MIGRATION_URL, DATABASE_URL), work: (run) => rotateTo(keys, settings, run) };
    });
  });
}

/** New key first, as in a server's list. Empty when the keys are faulty. */
function rotationKeys(settings: Settings, context: CommandContext, operations: typeof OperatorEntry): readonly EncryptionKey[] {
  const given = readKeys(NEW_KEY, settings, context, operations)?.keys;
  const olds = readKeys(OLD_KEYS, settings, context, operations)?.keys ?? [];
  if (!given) refuseMissing(NEW_KEY, 'no new key provided', settings);
  if (given && given.length > 1) settings.refuse(`must be one key, not ${given.length}`, NEW_KEY.list);
  for (const [index, old] of olds.entries()) {
    if (given?.some(({ id }) => id === old.id)) settings.refuse(`old key at index ${index} is the same as the new key`, OLD_KEYS.list);
  }
  return [...(given ?? []), ...olds];
}

async function rotateTo(keys: readonly EncryptionKey[], settings: Settings, run: Run): Promise<object> {
  const { database, operations, options, say } = run;
  const keyring = new operations.Keyring(keys);
  const [newId = '', ...oldIds] = keyring.ids;
  say(`new key: ${newId}\nold keys: ${oldIds.join(', ') || 'none'}\n`);

  const isDryRun = settings.isOn('dryRun');
  if (isDryRun || !settings.isOn('yes')) {
    // Report every refusal before asking for confirmation.
    const found = await operations.rotate(database, keyring, { ...options, dryRun: true });
    say(columnsTable(found.columns));
    if (isDryRun) return dryRunAnswer(found, run);
    await run.confirm(`${count(toMove(found.columns), 'value')} will be encrypted with key ${newId}, and every other key will be revoked.`);
  }

  const begun = performance.now();
  const report = await operations.rotate(database, keyring, options);
  const seconds = (performance.now() - begun) / 1000;
  const moved = sum(report.changed.map(({ values }) => values));
  say(changedTable(report.changed));
  say(`encrypted ${count(moved, 'value')} in ${seconds.toFixed(1)} s; every value can be read with key ${newId}\n`);
  say(report.revoked.length > 0 ? `revoked: ${report.revoked.join(', ')}\n` : 'there were no keys left to revoke\n');
  if (settings.isOn('verify')) await verify(newId, keys.slice(0, 1), run);
  if (settings.isOn('vacuum')) say(`vacuumed ${(await operations.vacuumEncrypted(database)).join(', ')}\n`);
  if (moved > 0) say(settings.isOn('vacuum') ? LOG_REMAINS : REMAINS);
  return {
    dry_run: false,
    key: newId,
    moved: report.changed,
    revoked: report.revoked,
    columns: inspectionsJson(report.columns),
    seconds: Number(seconds.toFixed(3)),
    verified: settings.isOn('verify'),
  };
}

function dryRunAnswer({ columns, keyId }: RotateReport, { say }: Run): object {
  say(`dry run: ${count(toMove(columns), 'value')} would be encrypted with key ${keyId}; nothing was changed\n`);
  return { dry_run: true, key: keyId, to_move: toMove(columns), columns: inspectionsJson(columns) };
}

function toMove(columns: readonly ColumnInspection[]): number {
  return sum(columns.map(({ plaintext, old }) => plaintext + old));
}

/** Checks that servers with only the new key can read everything. */
async function verify(newId: string, newKey: readonly EncryptionKey[], { database, operations, options, say }: Run): Promise<void> {
  const { columns } = await operations.status(database, new operations.Keyring(newKey), options);
  const failed = columns.filter(({ plaintext, old, unreadable }) => plaintext + old + unreadable > 0);
  if (failed.length > 0) {
    const details = failed.map(({ table, column, plaintext, old, unreadable }) => `${table}.${column}: ${plaintext + old + unreadable}`);
    throw new operations.DbcryptError('read_back_failed', `some values are not encrypted with key ${newId}:`, details);
  }
  say(`verified: ${count(sum(columns.map(({ current }) => current)), 'value')} read with only key ${newId}\n`);
}

const REMAINS = `Old row versions, including plaintext, stay in the database files until they are vacuumed (--vacuum), and in the write-ahead
log and backups until those are deleted: see "What is left behind" in docs/admin/encryption.md
`;
const LOG_REMAINS = `Old values, including plaintext, stay in the write-ahead log and backups until those are deleted: see "What is left
behind" in docs/admin/encryption.md
`;
