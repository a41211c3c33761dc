import type { Command } from 'commander';

/** The command of this group, or of the one around it, that lists what its commands name. */
export function listFor({ parent }: Command): string | undefined {
  if (!parent) return undefined;
  const list = parent.commands.find((one) => one.name() === 'list' && one.registeredArguments.every(({ required }) => !required));
  return list ? fullName(list) : listFor(parent);
}

/** From the root to the command: a flag can be given after each of them. */
export function lineageOf(command: Command): Command[] {
  return [...(command.parent ? lineageOf(command.parent) : []), command];
}

/** `gatehouse users list`. */
export function fullName(command: Command): string {
  return command.parent ? `${fullName(command.parent)} ${command.name()}` : command.name();
}
