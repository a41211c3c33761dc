import type { GuessRule } from './guesses.port.js';

/**
 * How long an origin waits after its nth guess, in milliseconds; `guessesAtTarget` includes this guess. The function `reserve_guess` of
 * PostgreSQL and the script of Valkey compute the same; a test compares all three.
 */
export function waitAfter(guesses: number, guessesAtTarget: number, rule: GuessRule): number {
  const isAttacked = guessesAtTarget > rule.attackFrom;
  const beyond = guesses - (isAttacked ? rule.freeUnderAttack : rule.free);
  // No wait doubles more often than this: larger powers would only overflow.
  return beyond < 0 ? 0 : Math.min(rule.longestWaitSeconds, rule.firstWaitSeconds * 2 ** Math.min(beyond, 20)) * 1000;
}
