import { Command } from 'commander';
import { ConfigError } from '../../../config/index.js';
import { type CommandContext, SIGNAL_EXIT_CODES } from '../../context.js';
import { paragraphs, withStackedHelp } from '../../help.js';
import { addDatabasePlace, addSetting, DATABASE_URL, type Flags, MIGRATION_URL, Settings } from '../settings.js';
import { IDENTITY_FILE } from './options.js';
import { BackupProgressReporter } from './progress.js';
import { readBytes, readText } from './streams.js';

const DESCRIPTION = `Fills an empty database from a backup: the embedded one, which is created if it is missing, or that of CODER_PG_CONNECTION_URL. A
database with users is refused. Either the whole backup is restored or nothing is; a damaged or incomplete one is refused.

Every session, token, consent and grant ends, and the server gets new secrets, because some of them may have been revoked since
the backup was made. Users log in with the passwords and identity providers of that time, and agents need new workload identities.`;

const EXAMPLES = `
Examples:
  gatehouse restore gatehouse.backup
  gatehouse restore --identity-file backup.key gatehouse.backup.age
  gatehouse backup - | CODER_PG_CONNECTION_URL=postgres://… gatehouse restore --keep-sessions -    # move to another database`;

/** `gatehouse restore`. */
export function restoreCommand(context: CommandContext): Command {
  const command = withStackedHelp(new Command('restore'))
    .summary('fill an empty database from a backup')
    .description(paragraphs(DESCRIPTION))
    .argument('<file>', 'The backup; - is standard input.')
    .addHelpText('after', EXAMPLES);
  return addDatabasePlace(addSetting(command, IDENTITY_FILE))
    .option('--keep-sessions', 'Keep sessions, tokens and grants, also those that were revoked since. For moves.')
    .action(async (file: string, flags: Flags) => {
      await restoreFrom(context, file, new Settings(context, flags));
    });
}

async function restoreFrom(context: CommandContext, file: string, settings: Settings): Promise<void> {
  const place = settings.place(MIGRATION_URL, DATABASE_URL);
  const identityFile = settings.read(IDENTITY_FILE);
  if (settings.faults.length > 0) throw new ConfigError(settings.faults);
  const identities = identityFile === undefined ? null : readText(identityFile);
  const keepsSessions = settings.isOn('keepSessions');
  const progress = new BackupProgressReporter('restoring', { write: context.err, columns: context.terminal.columns });
  // The transaction rolls back, and a PostgreSQL that this process started stops with it.
  const stopListening = context.terminal.onInterrupt((signal) => process.exit(SIGNAL_EXIT_CODES[signal]));
  try {
    const { restore } = await context.loadOperator();
    const { header, rows } = await restore({
      place,
      content: readBytes(file),
      identities,
      keepsSessions,
      onOpen: (description) => {
        context.err(`database: ${description}\n`);
      },
      onProgress: progress.report,
    });
    progress.clear();
    context.err(`restored ${header.tables.length} tables with ${rows} rows, as they were at ${header.createdAt}\n`);
    if (header.keys.length > 0) context.err(`start the server with these encryption keys: ${header.keys.join(', ')}\n`);
    context.err(
      keepsSessions
        ? 'warning: sessions, tokens and grants continue, including those that were revoked after the backup was made: gatehouse server revoke-all revokes them\n'
        : 'every session, token and grant has ended, and the secrets of the server are created anew when it starts\n',
    );
  } finally {
    progress.clear();
    stopListening();
  }
}
