import { ConfigError } from '../faults.js';
import { loadConfig } from '../load.js';

export type Environment = Record<string, string>;

/** The error lines of a configuration; none when it is accepted. */
export function errorsOf(env: Environment): string[] {
  try {
    loadConfig({ env });
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n');
    throw error;
  }
}

/** The warning lines of a configuration. */
export function warningsOf(env: Environment): string[] {
  const lines: string[] = [];
  loadConfig({ env, warn: (line) => lines.push(line) });
  return lines;
}
