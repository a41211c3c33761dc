import { Command } from 'commander';
import type { CommandContext } from '../context.js';
import { paragraphs, withStackedHelp } from '../help.js';
import { count, lossTable, sum } from './report.js';
import { type Run, runOnDatabase } from './run.js';
import { addDatabaseFlags, DATABASE_URL, type Flags, Settings } from '../settings.js';

// The reference's name: nobody empties a database because the server's variable happened to be set.
const URL_TO_EMPTY = { ...DATABASE_URL, env: 'CODER_EXTERNAL_TOKEN_ENCRYPTION_POSTGRES_URL' } as const;

const DESCRIPTION = `The last resort when keys are lost: removes every encrypted value and revokes all keys, in one transaction. It needs no
key, and nothing brings the values back. Stop every server first: it refuses while one runs.

People sign in with their identity provider again, make new git SSH keys and enter their secrets again. Accounts, passwords, tokens
and everything that is not encrypted stay. CODER_PG_CONNECTION_URL is read, too, when the variable below is not set.`;

const EXAMPLES = `
Examples:
  gatehouse server dbcrypt delete --dry-run       # what would be lost
  gatehouse server dbcrypt delete`;

/** `gatehouse server dbcrypt delete`, or `rm` as the reference has it. */
export function deleteCommand(context: CommandContext): Command {
  const command = withStackedHelp(new Command('delete'))
    .alias('rm')
    .summary('remove everything encrypted, when keys are lost')
    .description(paragraphs(DESCRIPTION));
  addDatabaseFlags(command, URL_TO_EMPTY)
    .option('--dry-run', 'Say what would be lost; change nothing.')
    .option('-y, --yes', 'Do not ask.')
    .addHelpText('after', EXAMPLES);
  return command.action(async (flags: Flags) => {
    const settings = new Settings(context, flags);
    await runOnDatabase(context, settings, () => ({
      place: settings.place(URL_TO_EMPTY, DATABASE_URL),
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
      `What the table above names will be lost for ever (${count(sum(losses.map(({ rows }) => rows)), 'row')}), and every key revoked.`,
    );
  }
  const { losses, revoked } = await operations.deleteEncrypted(database);
  say(lossTable(losses));
  say(`removed encrypted values from ${count(sum(losses.map(({ rows }) => rows)), 'row')}; revoked: ${revoked.join(', ') || 'none'}\n`);
  return { dry_run: false, losses, revoked };
}
