import { CommandExit, type CommandContext } from './context.js';
import type { Settings } from './settings.js';

/** Ends the command unless the person agrees, or has agreed beforehand with --yes. */
export async function confirm(context: CommandContext, settings: Settings, question: string): Promise<void> {
  if (settings.isOn('yes')) return;
  const answer = await context.terminal.ask(`${question} Only "yes" goes on: `);
  if (answer?.trim().toLowerCase() === 'yes') return;
  context.err(
    answer === null
      ? '\nnot confirmed: answer on a terminal, or give --yes. Nothing was changed\n'
      : 'not confirmed. Nothing was changed\n',
  );
  throw new CommandExit(1);
}
