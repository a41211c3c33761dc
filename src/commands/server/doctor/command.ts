import { Command } from 'commander';
import { textTable } from '../../../common/index.js';
import { processEnvironment } from '../../../config/index.js';
import { CommandExit, type CommandContext, SIGNAL_EXIT_CODES } from '../../context.js';
import { paragraphs, withStackedHelp } from '../../help.js';
import { readLeniently } from './settings.js';

const DESCRIPTION = `Explains what is wrong with a deployment, with one fix for each finding: contradicting settings, the database and its version,
clocks, missing migrations, encryption keys, signing keys, proxies, DNS, certificates, what responds at the access URL, free disk space, and identity
providers. It changes nothing, and no check waits longer than ten seconds.

Run it where the server runs, as the same user, with the same variables and flags. The server can be running or stopped. The exit code is 1 if a check
has failed, and 0 if there are only warnings.`;

const EXAMPLES = `
Examples:
  gatehouse doctor
  gatehouse doctor --access-url https://id.example.com
  gatehouse doctor --json | jq -r '.[] | select(.result == "failed") | .fix'`;

/** `gatehouse doctor`. */
export function doctorCommand(context: CommandContext): Command {
  const command = withStackedHelp(new Command('doctor'))
    .summary('explain what is wrong with a deployment')
    .description(paragraphs(DESCRIPTION))
    .usage('[options] [flags of gatehouse server]')
    .option('--json', 'Print the findings as JSON: check, result (ok, warning, failed, skipped), detail, fix.')
    .allowUnknownOption()
    .allowExcessArguments()
    .addHelpText('after', EXAMPLES);
  return command.action(async ({ json }: { json?: true }) => {
    await examine(context, command.args, json === true);
  });
}

async function examine(context: CommandContext, argv: readonly string[], isJson: boolean): Promise<void> {
  const env = context.sources?.env ?? processEnvironment();
  if (argv.length > 0) context.terminal.hideArguments();
  const { config, settings } = readLeniently(env, argv);
  const { diagnose } = await context.loadOperator();
  // `process.exit` also stops a PostgreSQL that this command started.
  const stopListening = context.terminal.onInterrupt((signal) => process.exit(SIGNAL_EXIT_CODES[signal]));
  const findings = await diagnose({ config, settings, env });
  stopListening();
  if (isJson) context.out(`${JSON.stringify(findings, null, 2)}\n`);
  else {
    context.out(textTable([['check', 'result', 'detail'], ...findings.map(({ check, result, detail }) => [check, result, detail])]));
    for (const { check, fix } of findings) if (fix !== undefined) context.err(`${check}: ${fix}\n`);
  }
  // A probe that did not end in time may still hold a connection.
  if (findings.some(({ result }) => result === 'failed')) throw new CommandExit(1);
}
