import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { fullName, isClientCommand } from '../../src/commands/client/index.js';
import type { CommandContext, Terminal } from '../../src/commands/context.js';
import { buildProgram, runProgram } from '../../src/commands/program.js';
import { clientCommandsOf, examplesOf, helpOf } from '../support/command-examples.js';
import { ROOT } from './repository-texts.js';

const DIST = join(ROOT, 'dist');
/** Chunks of the bundle that are loaded with the program, before a command runs. */
function chunksAtStart(): string[] {
  const bundle = join(DIST, 'bundle');
  const seen = new Set<string>();
  const visit = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    const text = readFileSync(join(bundle, name), 'utf8');
    for (const [, from = ''] of text.matchAll(/(?:^|[;}\n])(?:import|export)\b[^'";]*['"]\.\/([\w.-]+\.js)['"]/g)) visit(from);
  };
  visit('gatehouse.js');
  return [...seen];
}

function commandsBelow(command: Command): Command[] {
  return [command, ...command.commands.flatMap(commandsBelow)];
}

const root = buildProgram({} as never);
const leaves = commandsBelow(root).filter(({ commands }) => commands.length === 0);

describe('the program', () => {
  it('has no server in the part of the bundle that every command loads', () => {
    const chunks = chunksAtStart();
    const all = readdirSync(join(DIST, 'bundle')).filter((name) => name.endsWith('.js'));
    const holds = (names: readonly string[], text: string): boolean =>
      names.some((name) => readFileSync(join(DIST, 'bundle', name), 'utf8').includes(text));
    for (const text of ['NestFactoryStatic', 'EntityMetadataBuilder', 'SASL: SCRAM-SERVER', 'fastify']) {
      expect([text, holds(all, text), holds(chunks, text)]).toEqual([text, true, false]);
    }
  });

  it('works on a database only below `server` and with `reset-password`, `backup` and `restore`; every other command is a client or needs neither', () => {
    const others = leaves.filter((command) => !isClientCommand(command)).map(fullName);
    const allowed = /^gatehouse (?:server\b.*|reset-password|backup(?: verify)?|restore|openapi|version|completion|__complete)$/;
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
