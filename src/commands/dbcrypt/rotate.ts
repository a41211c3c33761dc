import { Command } from 'commander';
import type { ColumnInspection, EncryptionKey, RotateReport } from '../../dbcrypt/index.js';
import type * as DbcryptOperations from '../../dbcrypt-operations.js';
import type { CommandContext } from '../context.js';
import { paragraphs, withStackedHelp } from '../help.js';
import { type KeySource, readKeys, refuseMissing } from './keys.js';
import { changedTable, columnsTable, count, inspectionsJson, sum } from './report.js';
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

const NEW_KEY_LIST = keyListOption(
  'CODER_EXTERNAL_TOKEN_ENCRYPTION_ENCRYPT_NEW_KEY',
  '--new-key',
  'The key to move everything to. As a flag it can be seen; prefer the variable or the file.',
);
const NEW_KEY: KeySource = {
  list: NEW_KEY_LIST,
  file: keyFileOption(NEW_KEY_LIST, 'A file with the key to move everything to.'),
  called: (index) => (index === 0 ? 'new key' : `new key at index ${index}`),
};

const OLD_KEYS_LIST = keyListOption(
  'CODER_EXTERNAL_TOKEN_ENCRYPTION_ENCRYPT_OLD_KEYS',
  '--old-keys',
  'The keys in use until now, with commas between them; none to encrypt a database that has only plaintext.',
);
const OLD_KEYS: KeySource = {
  list: OLD_KEYS_LIST,
  file: keyFileOption(OLD_KEYS_LIST, 'A file with the keys in use until now, one a line.'),
  called: (index) => `old key at index ${index}`,
};

const DESCRIPTION = `Moves every encrypted value, and every plaintext one, to the new key, and then revokes the old keys. Servers go on
running: give all of them the new key first (first in their list, the old ones behind it) and restart them;
rotate refuses until they have it, and names those that have not.

It works in batches, each a transaction of its own. Killed or interrupted at any moment it loses nothing: run
the same command again and it goes on. Old keys are revoked only after every value was read back.`;

const EXAMPLES = `
Examples:
  openssl rand -base64 32 > new.key && chmod 600 new.key
  gatehouse server dbcrypt rotate --new-key-file new.key                             # encrypt for the first time
  gatehouse server dbcrypt rotate --new-key-file new.key --old-keys-file old.key --dry-run
  gatehouse server dbcrypt rotate --new-key-file new.key --old-keys-file old.key --yes`;

/** `gatehouse server dbcrypt rotate`. */
export function rotateCommand(context: CommandContext): Command {
  const command = withStackedHelp(new Command('rotate'))
    .summary('move everything to a new key, while servers run')
    .description(paragraphs(DESCRIPTION));
  for (const { list, file } of [NEW_KEY, OLD_KEYS]) addSetting(addSetting(command, list), file);
  addBatchSize(addDatabaseFlags(command))
    .option('--dry-run', 'Check keys, servers and every value; change nothing.')
    .option('--verify', 'Read every value once more at the end, with the new key alone.')
    .option(
      '--vacuum',
      'Write the tables anew at the end, so that no plaintext from before stays in their files. Locks one after the other.',
    )
    .option('-y, --yes', 'Do not ask.')
    .addHelpText('after', EXAMPLES);
  return command.action(async (flags: Flags) => {
    const settings = new Settings(context, flags);
    await runOnDatabase(context, settings, (operations) => {
      const keys = rotationKeys(settings, context, operations);
      return { place: settings.place(DATABASE_URL), work: (run) => rotateTo(keys, settings, run) };
    });
  });
}

/** New key first, as a server's list has it. Empty when something is wrong with them. */
function rotationKeys(settings: Settings, context: CommandContext, operations: typeof DbcryptOperations): readonly EncryptionKey[] {
  const given = readKeys(NEW_KEY, settings, context, operations);
  const olds = readKeys(OLD_KEYS, settings, context, operations) ?? [];
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
    // Everything that would be refused is refused before anyone is asked.
    const found = await operations.rotate(database, keyring, { ...options, dryRun: true });
    say(columnsTable(found.columns));
    if (isDryRun) return dryRunAnswer(found, run);
    await run.confirm(`${count(toMove(found.columns), 'value')} will be moved to key ${newId}, and every other key revoked.`);
  }

  const begun = performance.now();
  const report = await operations.rotate(database, keyring, options);
  const seconds = (performance.now() - begun) / 1000;
  const moved = sum(report.changed.map(({ values }) => values));
  say(changedTable(report.changed));
  say(`moved ${count(moved, 'value')} in ${seconds.toFixed(1)} s; every value reads back under key ${newId}\n`);
  say(report.revoked.length > 0 ? `revoked: ${report.revoked.join(', ')}\n` : 'no key was left to revoke\n');
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
  say(`dry run: ${count(toMove(columns), 'value')} would be moved to key ${keyId}; nothing was changed\n`);
  return { dry_run: true, key: keyId, to_move: toMove(columns), columns: inspectionsJson(columns) };
}

function toMove(columns: readonly ColumnInspection[]): number {
  return sum(columns.map(({ plaintext, old }) => plaintext + old));
}

/** What servers will see once they have only the new key. */
async function verify(newId: string, newKey: readonly EncryptionKey[], { database, operations, options, say }: Run): Promise<void> {
  const { columns } = await operations.status(database, new operations.Keyring(newKey), options);
  const failed = columns.filter(({ plaintext, old, unreadable }) => plaintext + old + unreadable > 0);
  if (failed.length > 0) {
    const details = failed.map(({ table, column, plaintext, old, unreadable }) => `${table}.${column}: ${plaintext + old + unreadable}`);
    throw new operations.DbcryptError('read_back_failed', `some values are not under key ${newId}:`, details);
  }
  say(`verified: ${count(sum(columns.map(({ current }) => current)), 'value')} read with key ${newId} alone\n`);
}

const REMAINS = `Old row versions, plaintext among them, stay in the database's files until they are vacuumed (--vacuum), and in its
write-ahead log and in backups until those are gone: see "What is left behind" in docs/admin/encryption.md
`;
const LOG_REMAINS = `Old values, plaintext among them, stay in the write-ahead log and in backups until those are gone: see "What is left
behind" in docs/admin/encryption.md
`;
