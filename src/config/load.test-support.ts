import { ConfigError } from './faults.js';
import { loadConfig } from './load.js';

export type Environment = Record<string, string>;

/** The lines the configuration is refused with; none when it is accepted. */
export function refusalsOf(env: Environment): string[] {
  try {
    loadConfig({ env });
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n');
    throw error;
  }
}

/** The lines it is warned about with. */
export function warningsOf(env: Environment): string[] {
  const lines: string[] = [];
  loadConfig({ env, warn: (line) => lines.push(line) });
  return lines;
}
