/** What many servers count together: guesses at passwords, and requests of a caller. */
export { Guesses } from './guesses.port.js';
export type { Guess, GuessRule } from './guesses.port.js';
export { LimitsModule } from './limits.module.js';
export { LocalGuesses } from './local-guesses.js';
export { probeValkey } from './probe-valkey.js';
export { RateCounters } from './rate-counters.js';
export type { RateCounter } from './rate-counters.js';
export { SharedLimits } from './shared-limits.js';
