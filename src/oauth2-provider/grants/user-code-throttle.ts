import { Injectable } from '@nestjs/common';
import { DomainError } from '../../common/index.js';
import { settings } from '../../core/index.js';
import { type Guess, Guesses, type GuessRule } from '../../limits/index.js';

export class UserCodeThrottleSettings extends settings('dangerousDisableRateLimits') {}

/**
 * With ten thousand requests waiting, which is more than the limits of requests allow, one guess in two and a half million is right. People
 * mistype, and a user who is attacked by nobody waits only after the fifth wrong code.
 */
const RULE: GuessRule = {
  free: 5,
  freeUnderAttack: 2,
  attackFrom: 500,
  firstWaitSeconds: 5,
  longestWaitSeconds: 300,
  memorySeconds: 60 * 60,
};

/** Slows down guessing of user codes (RFC 8628 section 5.1), counted for each signed-in user. All servers count together (`Guesses`). */
@Injectable()
export class UserCodeThrottle {
  constructor(
    private readonly guesses: Guesses,
    private readonly settings: UserCodeThrottleSettings,
  ) {}

  /**
   * Looks up a code, which counts as a wrong guess unless it finds something. A right code takes back only itself: otherwise a guesser could
   * start afresh with a code of their own. Throws `rate_limited` while the user has to wait.
   */
  async guess<Found>(userId: string, lookUp: () => Promise<Found | null>): Promise<Found | null> {
    if (this.settings.dangerousDisableRateLimits) return lookUp();
    const guess: Guess = { target: 'user codes of devices', origin: userId };
    const { isAdmitted, waitMs } = await this.guesses.reserve(guess, RULE);
    if (!isAdmitted) throw tooManyGuesses(Math.max(1, Math.ceil(waitMs / 1000)));
    const found = await lookUp();
    if (found) await this.guesses.withdraw(guess);
    return found;
  }
}

function tooManyGuesses(retryAfterSeconds: number): DomainError {
  return new DomainError('rate_limited', 'Too many wrong codes. Please try again later.', {
    detail: `Try again in ${retryAfterSeconds} ${retryAfterSeconds === 1 ? 'second' : 'seconds'}.`,
    retryAfterSeconds,
  });
}
