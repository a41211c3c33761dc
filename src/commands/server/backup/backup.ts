import { Command } from 'commander';
import { ConfigError } from '../../../config/index.js';
import { type CommandContext, SIGNAL_EXIT_CODES } from '../../context.js';
import { paragraphs, withStackedHelp } from '../../help.js';
import { addDatabasePlace, addSetting, DATABASE_URL, type Flags, MIGRATION_URL, Settings } from '../settings.js';
import { RECIPIENTS } from './options.js';
import { BackupProgressReporter, formatBytes } from './progress.js';
import { checkTarget, STANDARD, writeToStandardOutput } from './streams.js';
import { verifyCommand } from './verify.js';

const DESCRIPTION = `Writes everything in the database to one compressed file, as it was at one moment. The server can be running or stopped. The file
appears under its name only when it is complete, and only its owner can read it.

A backup never contains encryption keys. It contains password hashes, email addresses, the audit log and files, and in plaintext the
secrets that the database holds in plaintext.`;

const EXAMPLES = `
Examples:
  gatehouse backup gatehouse.backup
  gatehouse backup --recipients age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p gatehouse.backup.age
  gatehouse backup - | ssh backup.example.com 'cat > gatehouse.backup'`;

/** `gatehouse backup`. */
export function backupCommand(context: CommandContext): Command {
  const command = withStackedHelp(new Command('backup'))
    .summary('back the database up to a file, or check a backup')
    .description(paragraphs(DESCRIPTION))
    .argument('<file>', 'The file to create; - is standard output.')
    .addHelpText('after', EXAMPLES)
    .addCommand(verifyCommand(context));
  return addDatabasePlace(addSetting(command, RECIPIENTS))
    .option('--force', 'Replace the file if it exists.')
    .action(async (file: string, flags: Flags) => {
      await backUp(context, file, new Settings(context, flags));
    });
}

async function backUp(context: CommandContext, file: string, settings: Settings): Promise<void> {
  const place = settings.place(MIGRATION_URL, DATABASE_URL);
  const recipients = (settings.read(RECIPIENTS) ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter(Boolean);
  if (settings.faults.length > 0) throw new ConfigError(settings.faults);
  const replaces = settings.isOn('force');
  checkTarget(file, replaces);
  const { makeBackup, OutputFile } = await context.loadOperator();
  const output = file === STANDARD ? null : new OutputFile(file, replaces);
  const progress = new BackupProgressReporter('backing up', { write: context.err, columns: context.terminal.columns });
  const stopListening = context.terminal.onInterrupt((signal) => {
    progress.clear();
    output?.discard();
    process.exit(SIGNAL_EXIT_CODES[signal]);
  });
  try {
    const report = await makeBackup({
      place,
      recipients,
      write: (content) => (output ? output.write(content) : writeToStandardOutput(content)),
      onOpen: (description) => {
        context.err(`database: ${description}\n`);
      },
      onProgress: progress.report,
    });
    progress.clear();
    const { tables, rows, bytes } = report;
    context.err(`backed up ${tables} tables with ${rows} rows to ${output ? file : 'standard output'} (${formatBytes(bytes)})\n`);
    context.err(exposure(report, recipients.length > 0));
    if (!report.isRecorded)
      context.err('note: the database cannot be written, so that the start page of the server does not show this backup\n');
  } finally {
    progress.clear();
    stopListening();
  }
}

function exposure({ plaintext, keys }: { plaintext: readonly string[]; keys: readonly string[] }, isEncrypted: boolean): string {
  const needed = keys.length === 0 ? '' : `its encrypted values need these encryption keys, which are not in it: ${keys.join(', ')}\n`;
  if (isEncrypted) return needed;
  const secrets =
    plaintext.length === 0
      ? ''
      : `warning: it contains secrets in plaintext, because the database is not encrypted: ${plaintext.join(', ')}. ` +
        'Anyone who can read the file has them: encrypt it with --recipients, or set CODER_EXTERNAL_TOKEN_ENCRYPTION_KEYS\n';
  return `${needed}anyone who can read it has all email addresses, password hashes, files and the audit log\n${secrets}`;
}
