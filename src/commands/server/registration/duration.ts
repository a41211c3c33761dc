import { InvalidValueError, parseDuration } from '../../../config/index.js';
import { fail } from '../accounts/run.js';
import type { CommandContext } from '../../context.js';

/** The seconds of a duration such as 24h; ends the command for anything else. */
export function secondsOf(context: CommandContext, flag: string, given: string): number {
  try {
    return parseDuration(given);
  } catch (error) {
    if (error instanceof InvalidValueError) fail(context, `${flag} ${JSON.stringify(given)} ${error.message}`);
    throw error;
  }
}
