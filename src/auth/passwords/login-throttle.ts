import { Injectable } from '@nestjs/common';
import { DomainError } from '../../common/index.js';
import { settings } from '../../core/index.js';
import { Guesses, type GuessRule } from '../../limits/index.js';

export class LoginThrottleSettings extends settings('dangerousDisableRateLimits') {}

/** One attempt at a password, which counts as failed unless one of these is called. Neither rejects. */
export interface PasswordAttempt {
  succeeded(): Promise<void>;
  /** The password was never compared. */
  abandoned(): Promise<void>;
}

/** People mistype. While an account is under attack from many places, a network without history has one attempt before it waits. */
const ANY_NETWORK: GuessRule = {
  free: 5,
  freeUnderAttack: 1,
  attackFrom: 50,
  firstWaitSeconds: 1,
  longestWaitSeconds: 300,
  memorySeconds: 60 * 60,
};

/**
 * For a network from which the user has logged in before. Not unlimited, because colleagues there could guess; a longer wait would mainly
 * hurt the user.
 */
const KNOWN_NETWORK: GuessRule = { ...ANY_NETWORK, free: 10, freeUnderAttack: 10, firstWaitSeconds: 5, longestWaitSeconds: 5 };

/**
 * Slows down guessing at one account, whether it exists or not (docs/login-protection.md). After some failures from a network, its wait
 * doubles with each further failure, up to five minutes; other networks are not affected. A network from which the user has logged in
 * before hardly waits at all. Attempts that are refused during a wait are not counted. All servers count together (`Guesses`).
 */
@Injectable()
export class LoginThrottle {
  constructor(
    private readonly guesses: Guesses,
    private readonly settings: LoginThrottleSettings,
  ) {}

  /**
   * To be called before the password is hashed. `isKnownNetwork`: the user has logged in from this network. Throws `rate_limited` while the
   * network has to wait.
   */
  async admit(email: string, network: string, isKnownNetwork: boolean): Promise<PasswordAttempt> {
    if (this.settings.dangerousDisableRateLimits) return { succeeded: nothing, abandoned: nothing };
    const guess = { target: `password of ${email.toLowerCase()}`, origin: network };
    const { isAdmitted, waitMs } = await this.guesses.reserve(guess, isKnownNetwork ? KNOWN_NETWORK : ANY_NETWORK);
    if (!isAdmitted) throw tooManyFailures(Math.max(1, Math.ceil(waitMs / 1000)));
    return { succeeded: () => this.guesses.correct(guess), abandoned: () => this.guesses.withdraw(guess) };
  }
}

function tooManyFailures(retryAfterSeconds: number): DomainError {
  return new DomainError('rate_limited', 'Too many failed logins to this account from your network. Please try again later.', {
    detail: `Try again in ${retryAfterSeconds} ${retryAfterSeconds === 1 ? 'second' : 'seconds'}.`,
    retryAfterSeconds,
  });
}

function nothing(): Promise<void> {
  // Rate limits are disabled.
  return Promise.resolve();
}
