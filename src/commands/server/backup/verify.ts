import { Command } from 'commander';
import { ConfigError } from '../../../config/index.js';
import type { CommandContext } from '../../context.js';
import { paragraphs, withStackedHelp } from '../../help.js';
import { addSetting, type Flags, Settings } from '../settings.js';
import { IDENTITY_FILE } from './options.js';
import { BackupProgressReporter } from './progress.js';
import { readBytes, readText } from './streams.js';

const DESCRIPTION = `Reads a backup to its end, without a database, and checks that it is complete and unchanged: its checksum, the number of rows of
each table, and that nothing is missing or follows. The exit code is 0 only then.`;

const EXAMPLES = `
Examples:
  gatehouse backup verify gatehouse.backup
  gatehouse backup verify --identity-file backup.key gatehouse.backup`;

/** `gatehouse backup verify`. */
export function verifyCommand(context: CommandContext): Command {
  const command = withStackedHelp(new Command('verify'))
    .summary('check that a backup is complete and unchanged')
    .description(paragraphs(DESCRIPTION))
    .argument('<file>', 'The backup; - is standard input.')
    .addHelpText('after', EXAMPLES);
  return addSetting(command, IDENTITY_FILE).action(async (file: string, flags: Flags) => {
    const settings = new Settings(context, flags);
    const identityFile = settings.read(IDENTITY_FILE);
    if (settings.faults.length > 0) throw new ConfigError(settings.faults);
    const progress = new BackupProgressReporter('reading', { write: context.err, columns: context.terminal.columns });
    try {
      const { checkBackup } = await context.loadOperator();
      const identities = identityFile === undefined ? null : readText(identityFile);
      const { header, rows } = await checkBackup(readBytes(file), identities, progress.report);
      progress.clear();
      context.err(
        `the backup is intact: ${header.tables.length} tables with ${rows} rows, made at ${header.createdAt} by Gatehouse ${header.version}\n`,
      );
    } finally {
      progress.clear();
    }
  });
}
