import { InvalidValueError, parseDuration } from '../../config/index.js';
import { CommandFailure, FAILURE } from './failures.js';

/** The seconds of a duration such as 24h or 30d. */
export function secondsOf(flag: string, given: string): number {
  try {
    return parseDuration(given);
  } catch (error) {
    if (error instanceof InvalidValueError) throw new CommandFailure(`${flag}: ${JSON.stringify(given)} ${error.message}`, FAILURE);
    throw error;
  }
}
