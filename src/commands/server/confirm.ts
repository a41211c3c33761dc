import { CommandExit, type CommandContext } from '../context.js';
import type { Settings } from './settings.js';

/** Ends the command unless the operator agrees, or has agreed beforehand with --yes. */
export async function confirm(context: CommandContext, settings: Settings, question: string): Promise<void> {
  if (settings.isOn('yes')) return;
  const answer = await context.terminal.ask(`${question} Type "yes" to continue: `);
  if (answer?.trim().toLowerCase() === 'yes') return;
  context.err(
    answer === null
      ? '\nnot confirmed: run the command in a terminal or pass --yes. Nothing was changed\n'
      : 'not confirmed. Nothing was changed\n',
  );
  throw new CommandExit(1);
}
