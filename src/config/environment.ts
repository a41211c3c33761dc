import type { Environment } from './given.js';

/** The variables of this process, for commands, which also hand them on to programs that they start. */
export function processEnvironment(): Environment {
  return process.env;
}
