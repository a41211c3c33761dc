import { Command } from 'commander';
import { textTable } from '../../common/index.js';
import { ConfigError } from '../../config/index.js';
import type { MigrationPlan } from '../../operator/index.js';
import { CommandExit, type CommandContext, SIGNAL_EXIT_CODES } from '../context.js';
import { paragraphs, withStackedHelp } from '../help.js';
import { addDatabasePlace, DATABASE_URL, type Flags, MIGRATION_URL, Settings } from './settings.js';

const DESCRIPTION = `Brings the tables of the database to this version, as the start of the server does, and ends. Use it to migrate before the new
servers start, or with a role that servers do not have. Servers of the version before can go on running.

With --plan it changes nothing and lists the migrations that are missing; the exit code is 2 if there are any, and 1 if a newer version has
removed what this one needs.`;

const EXAMPLES = `
Examples:
  gatehouse server migrate --plan
  gatehouse server migrate --plan --json | jq -r '.missing[].name'
  CODER_PG_MIGRATION_URL_FILE=/run/secrets/owner-url gatehouse server migrate`;

/** Different from a failure, so that scripts can tell "nothing to do" from "something to do". */
const SOMETHING_TO_DO = 2;

/** `gatehouse server migrate`. */
export function migrateCommand(context: CommandContext): Command {
  const command = withStackedHelp(new Command('migrate'))
    .summary('bring the database to this version')
    .description(paragraphs(DESCRIPTION))
    .addHelpText('after', EXAMPLES);
  return addDatabasePlace(command)
    .option('--plan', 'List the missing migrations, and change nothing.')
    .option('--json', 'Print one JSON document to standard output.')
    .action(async (flags: Flags) => {
      const settings = new Settings(context, flags);
      const place = settings.place(MIGRATION_URL, DATABASE_URL);
      const setting = place.url !== undefined && place.url === settings.read(MIGRATION_URL) ? MIGRATION_URL.env : DATABASE_URL.env;
      if (settings.faults.length > 0) throw new ConfigError(settings.faults);
      // `process.exit` also stops a PostgreSQL that this command started. The migration that runs is rolled back.
      const stopListening = context.terminal.onInterrupt((signal) => process.exit(SIGNAL_EXIT_CODES[signal]));
      const { planMigrations, migrateDatabase } = await context.loadOperator();
      try {
        if (settings.isOn('plan')) showPlan(context, settings, await planMigrations(place));
        else {
          const onWait = (): void => {
            context.err('a server is migrating the database: waiting\n');
          };
          report(context, settings, await migrateDatabase(place, { setting, onWait }));
        }
      } finally {
        stopListening();
      }
    });
}

function showPlan(context: CommandContext, settings: Settings, plan: MigrationPlan): void {
  const { description, missing, unknown, isTooNew } = plan;
  context.err(`database: ${description}\n`);
  if (settings.isOn('json')) context.out(json(plan));
  else if (missing.length > 0) {
    context.out(textTable([['migration', 'effect'], ...missing.map(({ name, oldestServer }) => [name, effect(oldestServer)])]));
  }
  if (isTooNew) {
    context.err(
      `error: a newer version of Gatehouse has removed what this one needs (${unknown.at(-1) ?? 'its migration was interrupted'})\n`,
    );
    throw new CommandExit(1);
  }
  if (unknown.length > 0) context.err(`${count(unknown.length)} of a newer version, with which this one can run\n`);
  context.err(missing.length === 0 ? 'nothing to do\n' : `${count(missing.length)} to run: gatehouse server migrate\n`);
  if (missing.length > 0) throw new CommandExit(SOMETHING_TO_DO);
}

function report(context: CommandContext, settings: Settings, plan: MigrationPlan): void {
  context.err(`database: ${plan.description}\n`);
  if (settings.isOn('json')) context.out(json(plan));
  context.err(plan.missing.length === 0 ? 'nothing to do\n' : `ran ${count(plan.missing.length)}\n`);
}

function effect(oldestServer: string | null): string {
  return oldestServer === null ? 'only adds' : `removes: servers must know ${oldestServer}`;
}

function count(migrations: number): string {
  return `${migrations} ${migrations === 1 ? 'migration' : 'migrations'}`;
}

function json({ missing, unknown, isTooNew }: MigrationPlan): string {
  const listed = missing.map(({ name, oldestServer }) => ({ name, oldest_server: oldestServer }));
  return `${JSON.stringify({ missing: listed, unknown, is_too_new: isTooNew }, null, 2)}\n`;
}
