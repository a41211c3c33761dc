import type { Command } from 'commander';

/**
 * Some nouns are both of clients and of operators, with other verbs: `gatehouse oauth2 …` and `gatehouse server oauth2 …`. What the one does not
 * know may be a command of the other: explains that, or returns undefined.
 */
export function explainCounterpart(group: Command, unknown: string): string | undefined {
  const [root = group, ...lineage] = lineageOf(group);
  const words = [...lineage.map((command) => command.name()), unknown];
  const isOfOperators = words[0] === 'server';
  const found = find(root, isOfOperators ? words.slice(1) : ['server', ...words]);
  if (!found) return undefined;
  const name = lineageOf(found)
    .map((command) => command.name())
    .join(' ');
  return `\`${name}\` exists: ${isOfOperators ? 'it is a client of a running server' : 'it works on the database of a server'}`;
}

function find(command: Command | undefined, words: readonly string[]): Command | undefined {
  const [word, ...rest] = words;
  if (!command || word === undefined) return command;
  return find(
    command.commands.find((each) => each.name() === word || each.aliases().includes(word)),
    rest,
  );
}

/** From the root to the command. */
function lineageOf(command: Command): Command[] {
  return [...(command.parent ? lineageOf(command.parent) : []), command];
}
