import { Command } from 'commander';
import type { CommandContext } from '../../context.js';
import { paragraphs, withStackedHelp } from '../../help.js';
import { count, lossTable, sum } from './report.js';
import { type Run, runOnDatabase } from './run.js';
import { addDatabaseFlags, DATABASE_URL, MIGRATION_URL, type Flags, Settings } from '../settings.js';

// The reference's name. It differs from the server's, because a variable that happens to be set must not empty a database.
const URL_TO_EMPTY = { ...DATABASE_URL, env: 'CODER_EXTERNAL_TOKEN_ENCRYPTION_POSTGRES_URL' } as const;

const DESCRIPTION = `The last resort if keys are lost: deletes every encrypted value and revokes all keys, in one transaction. It needs no
key, and the values cannot be recovered. Stop every server first: the command fails while one is running.

Users then log in with their identity provider again, generate new Git SSH keys and enter their secrets again. Accounts, passwords,
tokens and everything else that is not encrypted is kept. If the variable below is not set, CODER_PG_CONNECTION_URL is used.`;

const EXAMPLES = `
Examples:
  gatehouse server dbcrypt delete --dry-run       # show what would be lost
  gatehouse server dbcrypt delete`;

/** `gatehouse server dbcrypt delete`, or `rm` as the reference has it. */
export function deleteCommand(context: CommandContext): Command {
  const command = withStackedHelp(new Command('delete'))
    .alias('rm')
    .summary('delete everything encrypted, if keys are lost')
    .description(paragraphs(DESCRIPTION));
  addDatabaseFlags(command, URL_TO_EMPTY)
    .option('--dry-run', 'Show what would be lost without changing anything.')
    .option('-y, --yes', 'Do not ask for confirmation.')
    .addHelpText('after', EXAMPLES);
  return command.action(async (flags: Flags) => {
    const settings = new Settings(context, flags);
    await runOnDatabase(context, settings, () => ({
      place: settings.place(URL_TO_EMPTY, MIGRATION_URL, DATABASE_URL),
      work: (run) => deleteFrom(settings, run),
    }));
  });
}

async function deleteFrom(settings: Settings, { database, operations, say, confirm }: Run): Promise<object> {
  const isDryRun = settings.isOn('dryRun');
  if (isDryRun || !settings.isOn('yes')) {
    const { losses } = await operations.deleteEncrypted(database, { dryRun: true });
    say(lossTable(losses));
    if (isDryRun) {
      say('dry run: nothing was changed\n');
      return { dry_run: true, losses };
    }
    await confirm(
      `The values in the table above will be permanently lost (${count(sum(losses.map(({ rows }) => rows)), 'row')}), and every key will be revoked.`,
    );
  }
  const { losses, revoked } = await operations.deleteEncrypted(database);
  say(lossTable(losses));
  say(`deleted encrypted values from ${count(sum(losses.map(({ rows }) => rows)), 'row')}; revoked: ${revoked.join(', ') || 'none'}\n`);
  return { dry_run: false, losses, revoked };
}
