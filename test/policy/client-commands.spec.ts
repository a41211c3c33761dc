import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { fullName, isClientCommand } from '../../src/commands/client/index.js';
import { CATALOG } from '../../src/commands/catalog.js';
import type { CommandContext, Terminal } from '../../src/commands/context.js';
import { buildProgram, runProgram } from '../../src/commands/program.js';
import { clientCommandsOf, examplesOf, helpOf } from '../support/command-examples.js';
import { ROOT } from './repository-texts.js';

const DIST = join(ROOT, 'dist');
const BUNDLE = join(DIST, 'bundle');
/** What only an action loads: the server, its description, and the code of operators. */
const OF_ACTIONS = /^(?:main|server|operator)-/;

/** Chunks of the bundle that are loaded together with this one. */
function loadedWith(chunk: string): string[] {
  const seen = new Set<string>();
  const visit = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    const text = readFileSync(join(BUNDLE, name), 'utf8');
    for (const [, from = ''] of text.matchAll(/(?:^|[;}\n])(?:import|export)\b[^'";]*['"]\.\/([\w.-]+\.js)['"]/g)) visit(from);
  };
  visit(chunk);
  return [...seen];
}

function commandsBelow(command: Command): Command[] {
  return [command, ...command.commands.flatMap(commandsBelow)];
}

const root = await buildProgram({} as never);
const leaves = commandsBelow(root).filter(({ commands }) => commands.length === 0);

describe('the program', () => {
  const holds = (names: readonly string[], text: string): boolean =>
    names.some((name) => readFileSync(join(BUNDLE, name), 'utf8').includes(text));
  const commandChunks = [...readFileSync(join(BUNDLE, 'gatehouse.js'), 'utf8').matchAll(/\bimport\("\.\/([\w.-]+)"\)/g)]
    .map(([, name = '']) => name)
    .filter((name) => !OF_ACTIONS.test(name));

  it('loads no server with a command, and no command and no settings of the server before one is named', () => {
    const all = readdirSync(BUNDLE).filter((name) => name.endsWith('.js'));
    const atStart = loadedWith('gatehouse.js');
    const withCommands = commandChunks.flatMap(loadedWith);
    expect(commandChunks.length).toBeGreaterThan(20);
    for (const text of ['NestFactoryStatic', 'EntityMetadataBuilder', 'SASL: SCRAM-SERVER', 'fastify']) {
      expect([text, holds(all, text), holds([...atStart, ...withCommands], text)]).toEqual([text, true, false]);
    }
    for (const text of ['CODER_PG_MIGRATION_URL', '/api/v2/users/{user}/keys/tokens']) {
      expect([text, holds(withCommands, text), holds(atStart, text)]).toEqual([text, true, false]);
    }
  });

  it.each(CATALOG.flatMap(({ entries }) => entries))('lists $name as the command describes itself', async ({ load, ...entry }) => {
    const command = (await load())({} as never);
    expect({ name: command.name(), aliases: command.aliases(), summary: command.summary() }).toEqual({
      name: entry.name,
      aliases: entry.aliases ?? [],
      summary: entry.summary,
    });
  });

  it('loads the commands that the words name, also by another name and behind flags', async () => {
    const built = async (...words: string[]): Promise<string[]> =>
      (await buildProgram({} as never, { words })).commands.filter((each) => each.description() !== '').map((each) => each.name());
    expect(await built('--version')).toEqual([]);
    expect(await built('--url', 'https://gatehouse.example.com', 'org', 'list')).toEqual(['organizations']);
    expect(await built('help', 'oauth2', 'apps')).toEqual(['oauth2']);
  });

  it('works on a database only below `server` and with `reset-password`, `backup`, `restore` and `doctor`; every other command is a client or needs neither', () => {
    const others = leaves.filter((command) => !isClientCommand(command)).map(fullName);
    const allowed = /^gatehouse (?:server\b.*|reset-password|backup(?: verify)?|restore|doctor|openapi|version|completion|__complete)$/;
    expect(others.filter((name) => !allowed.test(name))).toEqual([]);
  });
});

describe('the help of a client command', () => {
  const clients = clientCommandsOf(root);

  it.each(clients.map((command): [string, Command] => [fullName(command), command]))(
    '%s has a description and an example that parses',
    (name, command) => {
      const text = helpOf(command);
      expect(text).toContain(`Usage: ${name}`);
      expect(command.description()).toMatch(/^[A-Z].*\.$/s);
      const examples = examplesOf(command);
      expect(examples.length).toBeGreaterThan(0);
      for (const example of examples) expect(`gatehouse ${example}`).toContain(name);
    },
  );

  it.each(clients.map((command): [string, Command] => [fullName(command), command]))(
    '%s has examples that the program accepts: their flags, the values of these, and their columns',
    async (_name, command) => {
      for (const example of examplesOf(command)) {
        const said: string[] = [];
        const say = (text: string): void => void said.push(text);
        const terminal = { columns: () => undefined, hideArguments: () => undefined } as Partial<Terminal> as Terminal; // Nothing else is called.
        const context = { out: say, err: say, terminal, sources: { env: {} } } as Partial<CommandContext> as CommandContext; // The same.
        const code = await runProgram(['--debug-options', ...wordsOf(example)], context);
        expect([example, code, said.join('').split(' ')[0]]).toEqual([example, 0, 'OPTION']);
      }
    },
  );

  /** The words of a shell, up to a redirection or a pipe. */
  function wordsOf(line: string): string[] {
    const [command = ''] = line.split(/ [<>|] /);
    return [...command.matchAll(/(?:"[^"]*"|[^\s"])+/g)].map(([word]) => word.replaceAll('"', ''));
  }
});
