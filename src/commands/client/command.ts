import { Command, type ParseOptionsResult } from 'commander';
import { textTable } from '../../common/index.js';
import { type Environment, processEnvironment } from '../../config/index.js';
import { CommandExit, type CommandContext } from '../context.js';
import { paragraphs, SHOW_HELP, withStackedHelp } from '../help.js';
import type { GivenOption } from '../transport/index.js';
import { type ArgumentDefinitions, argumentOf, argumentsOf, type ArgumentValues } from './arguments.js';
import { CONNECTION_FLAGS } from './connection-flags.js';
import { Connection } from './connection.js';
import { Console } from './console.js';
import { visible } from './display.js';
import { describeFailure } from './failures.js';
import { fieldNames } from './field-names.js';
import { addFlags, type FlagDefinitions, type FlagSource, type FlagValues, readFlags, type ReadFlags } from './flags.js';
import { fullName, lineageOf, listFor } from './lineage.js';
import { chosenColumns, type Format, FORMATS, type Output } from './output.js';

/** What one run of a command works with. */
export interface Call<A extends ArgumentDefinitions, F extends FlagDefinitions> {
  readonly args: ArgumentValues<A>;
  readonly flags: FlagValues<F>;
  readonly sources: ReadFlags<F>['sources'];
  readonly connection: Connection;
  /** The server, with the credential of this run. */
  readonly api: Connection['api'];
  readonly console: Console;
  readonly env: Environment;
  /** The flags of every command. */
  readonly connectionFlags: ReadFlags<typeof CONNECTION_FLAGS>;
}

export interface ClientCommandDefinition<A extends ArgumentDefinitions, F extends FlagDefinitions, R> {
  readonly name: string;
  /** In addition to `ls` for `list`, and `rm` for `remove` and `delete`. */
  readonly aliases?: readonly string[];
  /** For the list of commands: lower case, without a period. */
  readonly summary: string;
  /** Default: the summary. */
  readonly description?: string;
  readonly args?: A;
  readonly flags?: F;
  /** The command line is that of another program: `from the first argument` on, or all of it, so that flags of this command come from variables. */
  readonly passesOn?: 'from the first argument' | 'everything';
  /** Command lines without the name of the program. */
  readonly examples: readonly [string, ...string[]];
  /** How the result is printed; null for a command that only does something. */
  readonly output: Output<R> | null;
  /** Of a result that was printed. Default: success. */
  readonly exitCode?: (result: R) => number;
  readonly run: (call: Call<A, F>) => Promise<R>;
}

/** Makes the command of a definition, once for each program. */
export type CommandFactory = (context: CommandContext) => Command;

const ALIASES: Readonly<Record<string, readonly string[]>> = { list: ['ls'], remove: ['rm'], delete: ['rm'] };
const MORE_FLAGS = '\nThe flags of every client command, such as --url and --token: gatehouse --help';

/** As opposed to a command that works on a database. */
class ClientCommand extends Command {
  #knowsConnection = false;
  passesOnEverything = false;

  /** The flags of the connection are added to the one command that is called: there are hundreds for all, which would be half of a start. */
  override parseOptions(argv: string[]): ParseOptionsResult {
    if (!this.#knowsConnection) addFlags(this, CONNECTION_FLAGS, { isHidden: true });
    this.#knowsConnection = true;
    const [first = ''] = argv;
    if (this.passesOnEverything && !['-h', '--help'].includes(first))
      return { operands: first === '--' ? argv.slice(1) : argv, unknown: [] };
    return super.parseOptions(argv);
  }
}

export function isClientCommand(command: Command): boolean {
  return command instanceof ClientCommand;
}

/** A command that is a client of a running server. */
export function clientCommand<const A extends ArgumentDefinitions, const F extends FlagDefinitions, R>(
  definition: ClientCommandDefinition<A, F, R>,
): CommandFactory {
  return (context) => {
    const { name, summary, description, args, flags, examples, output } = definition;
    const command = new ClientCommand(name);
    command.passesOnEverything = definition.passesOn === 'everything';
    withStackedHelp(command)
      .passThroughOptions(definition.passesOn !== undefined)
      .summary(summary)
      .description(paragraphs(description ?? `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`))
      .aliases([...(ALIASES[name] ?? []), ...(definition.aliases ?? [])]);
    for (const [argument, words] of Object.entries(args ?? {})) command.addArgument(argumentOf(argument, words));
    addFlags(command, { ...flags, ...outputFlags(output) });
    command.addHelpText('after', `\nExamples:\n${examples.map((example) => `  gatehouse ${example}\n`).join('')}${MORE_FLAGS}`);
    return command.action(() => perform(definition, command, context));
  };
}

/** Commands that share a noun: `gatehouse users …`. */
export function commandGroup(
  name: string,
  summary: string,
  factories: readonly CommandFactory[],
  aliases: readonly string[] = [],
): CommandFactory {
  return (context) => {
    const group = new Command(name)
      .summary(summary)
      .description(`${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`)
      .helpOption('-h, --help', SHOW_HELP)
      // Some of the commands pass the rest of the command line on.
      .enablePositionalOptions()
      .aliases([...aliases]);
    for (const factory of factories) group.addCommand(factory(context));
    return group;
  };
}

function outputFlags(output: Pick<Output<never>, 'columns' | 'defaultFormat' | 'defaultColumns'> | null): FlagDefinitions {
  if (!output) return {};
  const { columns, defaultColumns, defaultFormat } = output;
  const format = {
    flag: '-o, --output <format>',
    choices: FORMATS,
    description: `How to print the result. Default: ${defaultFormat}.`,
  };
  if (columns.length === 0) return { output: format };
  const unused = columns.filter((name) => !defaultColumns.includes(name));
  const more = unused.length === 0 ? '' : ` Also: ${unused.join(', ')}.`;
  const description = `Columns, separated by commas. Can be repeated. Default: ${defaultColumns.join(', ')}.${more}`;
  return { output: format, column: { flag: '-c, --column <names>', description, isRepeatable: true, completion: columns } };
}

async function perform<A extends ArgumentDefinitions, F extends FlagDefinitions, R>(
  definition: ClientCommandDefinition<A, F, R>,
  command: Command,
  context: CommandContext,
): Promise<void> {
  const env = context.sources?.env ?? processEnvironment();
  const console = new Console(context, env);
  let isVerbose = false;
  let connection: Connection | undefined;
  try {
    const lineage = lineageOf(command);
    const connectionFlags = readFlags(CONNECTION_FLAGS, lineage, env);
    isVerbose = connectionFlags.values.verbose;
    if (connectionFlags.values.forceTty) console.forceTerminal();
    // Without flags of its own, `F` is an empty record.
    const own = readFlags(definition.flags ?? ({} as F), [command], env);
    const definitions: FlagDefinitions = { ...CONNECTION_FLAGS, ...definition.flags };
    const sources = { ...connectionFlags.sources, ...own.sources };
    if (hasSecretArgument(sources, definitions)) context.terminal.hideArguments();
    const print = printer(definition.output, command, env);
    if (connectionFlags.values.debugOptions) {
      const output = outputFlags(definition.output);
      const given = readFlags(output, [command], env);
      const all = { ...connectionFlags.values, ...own.values, ...given.values };
      console.print(describeOptions({ ...definitions, ...output }, all, { ...sources, ...given.sources }));
      return;
    }
    const opened = new Connection({
      flags: connectionFlags,
      console,
      env,
      command: fullName(command),
      givenOptions: givenOptions(sources, definitions),
    });
    connection = opened;
    const result = await definition.run({
      args: argumentsOf<A>(definition.args, command.args),
      flags: own.values,
      sources: own.sources,
      connection: opened,
      get api() {
        return opened.api;
      },
      console,
      env,
      connectionFlags,
    });
    print(result, console);
    const exitCode = definition.exitCode?.(result) ?? 0;
    if (exitCode !== 0) throw new CommandExit(exitCode);
  } catch (error) {
    const failure =
      error instanceof CommandExit
        ? undefined
        : describeFailure(error, {
            pingFor: (url) => connection?.pingFor(url) ?? 'gatehouse ping',
            credential: connection?.credentialSource,
            names: fieldNames(definition.args, definition.flags),
            list: definition.name === 'create' || command.registeredArguments.length !== 1 ? undefined : listFor(command),
          });
    if (isVerbose && failure && error instanceof Error) context.err(`${visible(error.stack ?? '', { keepsLines: true })}\n`);
    if (!failure) throw error;
    console.fail(failure.text);
    throw new CommandExit(failure.exitCode);
  }
}

function printer<R>(output: Output<R> | null, command: Command, env: Environment): (result: R, console: Console) => void {
  if (!output) return () => undefined;
  const { values } = readFlags(outputFlags(output), [command], env);
  const format = (values['output'] as Format | undefined) ?? output.defaultFormat;
  const columns = chosenColumns(output, (values['column'] as readonly string[] | undefined) ?? []);
  return (result, console) => {
    const notice = format === 'json' ? null : output.notice?.(result);
    if (notice) console.say(notice);
    console.print(output.render(result, format, columns));
  };
}

type Sources = Readonly<Record<string, FlagSource>>;

/** For the telemetry: names only. */
function givenOptions(sources: Sources, definitions: FlagDefinitions): GivenOption[] {
  return Object.entries(sources).flatMap(([name, source]) =>
    source === null ? [] : [{ name: /--([\w-]+)/.exec(definitions[name]?.flag ?? '')?.[1] ?? name, value_source: source }],
  );
}

/** For `--debug-options`. */
function describeOptions(definitions: FlagDefinitions, values: Readonly<Record<string, unknown>>, sources: Sources): string {
  const rows = Object.entries(definitions).map(([name, { flag, env, isSecret }]) => {
    const source = sources[name] ?? null;
    const value = source === null ? '-' : isSecret ? '(secret)' : visible(String(values[name]));
    return [/--[\w-]+/.exec(flag)?.[0] ?? name, env ?? '-', value, source ?? 'default'];
  });
  return textTable([['OPTION', 'VARIABLE', 'VALUE', 'SOURCE'], ...rows]);
}

function hasSecretArgument(sources: Sources, definitions: FlagDefinitions): boolean {
  return Object.entries(sources).some(([name, source]) => source === 'flag' && definitions[name]?.isSecret === true);
}
