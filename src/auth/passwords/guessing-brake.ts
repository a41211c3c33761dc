import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Clock, DomainError, sha256 } from '../../common/index.js';

export interface BrakeOptions {
  /** `--dangerous-disable-rate-limits`. */
  readonly disabled: boolean;
}

/** One try of a password. One of the three must be called when it is over. */
export interface PasswordAttempt {
  failed(): void;
  succeeded(): void;
  /** It never came to a comparison. */
  abandoned(): void;
}

/** What is remembered of one account from one network. */
interface Suspect {
  failures: number;
  /** Until then nothing is compared. */
  waitUntilMs: number;
  comparing: number;
}

/** Failures that cost nothing: people mistype. */
const FREE_FAILURES = 5;
/** Where somebody has logged in before, a colleague may guess as well; more would only hurt the owner. */
const FREE_FAILURES_AT_HOME = 10;
/** For a network without history, while the account is being guessed at from many places. Never 0: so nobody can lock the owner out. */
const FREE_FAILURES_UNDER_ATTACK = 1;
/** So many failures from anywhere within the memory make an attack. */
const ATTACK_FAILURES = 50;
const LONGEST_WAIT_SECONDS = 300;
const WAIT_AT_HOME_SECONDS = 5;
const MEMORY_MS = 60 * 60 * 1000;
const MAX_SUSPECTS = 50_000;

/**
 * Slows down guessing at one account, whether it exists or not (docs/login-protection.md). After some failures from a network, that
 * network waits twice as long after each further one, five minutes at most; other networks do not wait with it. A network from which
 * the user has logged in before hardly waits at all. What is refused while waiting counts for nothing.
 */
@Injectable()
export class GuessingBrake {
  private readonly suspects: LRUCache<string, Suspect>;
  private readonly failuresByAccount: LRUCache<string, { count: number }>;

  constructor(
    private readonly clock: Clock,
    private readonly options: BrakeOptions,
  ) {
    const perf = { now: () => this.clock.now().getTime() };
    this.suspects = new LRUCache({ max: MAX_SUSPECTS, ttl: MEMORY_MS, perf, ttlResolution: 0 });
    this.failuresByAccount = new LRUCache({ max: MAX_SUSPECTS, ttl: MEMORY_MS, perf, ttlResolution: 0 });
  }

  /** `isHome`: the user has logged in from this network. Throws `rate_limited` while the network has to wait. */
  admit(email: string, network: string, isHome: boolean): PasswordAttempt {
    if (this.options.disabled) return { failed: nothing, succeeded: nothing, abandoned: nothing };
    // Addresses may be of any length.
    const account = sha256(email.toLowerCase()).toString('base64');
    const key = `${account} ${network}`;
    const suspect = this.suspectOf(key);
    const nowMs = this.clock.now().getTime();
    if (suspect.waitUntilMs > nowMs) throw mustWait(Math.ceil((suspect.waitUntilMs - nowMs) / 1000));
    // Who waits must not try many at once when the wait is over.
    if (suspect.waitUntilMs > 0 && suspect.comparing > 0) throw mustWait(1);

    suspect.comparing++;
    return {
      abandoned: () => {
        suspect.comparing--;
      },
      succeeded: () => {
        suspect.comparing--;
        this.suspects.delete(key);
      },
      failed: () => {
        suspect.comparing--;
        suspect.failures++;
        const seconds = waitSeconds(suspect.failures, isHome, this.countFailure(account) > ATTACK_FAILURES);
        suspect.waitUntilMs = seconds > 0 ? this.clock.now().getTime() + seconds * 1000 : 0;
        this.suspects.set(key, suspect);
      },
    };
  }

  /** One for all who try at the same time, from the first on: or each would count for itself. */
  private suspectOf(key: string): Suspect {
    const known = this.suspects.get(key);
    if (known) return known;
    const suspect = { failures: 0, waitUntilMs: 0, comparing: 0 };
    this.suspects.set(key, suspect);
    return suspect;
  }

  private countFailure(account: string): number {
    const failures = this.failuresByAccount.get(account) ?? { count: 0 };
    failures.count++;
    this.failuresByAccount.set(account, failures);
    return failures.count;
  }
}

/** How long a network waits after so many failures at one account. */
export function waitSeconds(failures: number, isHome: boolean, isAttacked: boolean): number {
  if (isHome) return failures < FREE_FAILURES_AT_HOME ? 0 : WAIT_AT_HOME_SECONDS;
  const beyond = failures - (isAttacked ? FREE_FAILURES_UNDER_ATTACK : FREE_FAILURES);
  return beyond < 0 ? 0 : Math.min(LONGEST_WAIT_SECONDS, 2 ** Math.min(beyond, 10));
}

function mustWait(retryAfterSeconds: number): DomainError {
  return new DomainError('rate_limited', 'Too many failed logins to this account from your network. Please try again later.', {
    detail: `Try again in ${retryAfterSeconds} ${retryAfterSeconds === 1 ? 'second' : 'seconds'}.`,
    retryAfterSeconds,
  });
}

function nothing(): void {
  // The brake is off.
}
