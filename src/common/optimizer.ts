import { setFlagsFromString } from 'node:v8';

/**
 * Code of a start runs once, and what V8 optimizes of it is thrown away: an eighth of the CPU time of a start. V8 reads the flag whenever a
 * function has become hot, so it can change at any time.
 */
export function optimizeNothingYet(): void {
  setFlagsFromString('--no-opt');
}

/** From now on, hot functions are optimized as in every other program. */
export function optimizeHotFunctions(): void {
  setFlagsFromString('--opt');
}
