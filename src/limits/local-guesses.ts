import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { boundedKey, Clock } from '../common/index.js';
import { waitAfter } from './guess-rule.js';
import type { Guess, Guesses, GuessRule, Reservation } from './guesses.port.js';

interface Origin {
  readonly guesses: number;
  readonly waitUntilMs: number;
}

/** For origins, and for targets, whose keys are bounded, however long a name is that somebody logs in with. The least recently used one is dropped. */
const MAX_RECORDS = 50_000;

/** Counts in the memory of this process, by a clock that is never set. */
@Injectable()
export class LocalGuesses implements Guesses {
  private readonly origins: LRUCache<string, Origin>;
  private readonly targets: LRUCache<string, number>;

  constructor(private readonly clock: Clock) {
    const perf = { now: () => this.clock.monotonicMs() };
    // Not `max`, which sets the room for all of them aside at the start.
    const limits = { maxSize: MAX_RECORDS, sizeCalculation: () => 1, perf, ttlResolution: 0 };
    this.origins = new LRUCache(limits);
    this.targets = new LRUCache(limits);
  }

  // Not async, so that nothing can come between reading and writing.
  reserve(guess: Guess, rule: GuessRule): Promise<Reservation> {
    const nowMs = this.clock.monotonicMs();
    const before = this.origins.get(keyOf(guess)) ?? { guesses: 0, waitUntilMs: 0 };
    const atTarget = this.targets.get(boundedKey(guess.target)) ?? 0;
    if (before.waitUntilMs > nowMs) {
      return Promise.resolve({
        isAdmitted: false,
        waitMs: before.waitUntilMs - nowMs,
        guesses: before.guesses,
        guessesAtTarget: atTarget,
      });
    }
    const [guesses, guessesAtTarget] = [before.guesses + 1, atTarget + 1];
    const reservation = { isAdmitted: true, waitMs: waitAfter(guesses, guessesAtTarget, rule), guesses, guessesAtTarget };
    this.adopt(guess, rule, reservation);
    return Promise.resolve(reservation);
  }

  /** Continues from what a shared store counted, so that this process knows it when that store is gone. */
  adopt(guess: Guess, { memorySeconds }: GuessRule, { guesses, guessesAtTarget, waitMs }: Reservation): void {
    const ttl = memorySeconds * 1000;
    this.origins.set(keyOf(guess), { guesses, waitUntilMs: this.clock.monotonicMs() + waitMs }, { ttl });
    this.targets.set(boundedKey(guess.target), guessesAtTarget, { ttl });
  }

  correct(guess: Guess): Promise<void> {
    this.origins.delete(keyOf(guess));
    this.forgetOneAt(guess.target);
    return Promise.resolve();
  }

  withdraw(guess: Guess): Promise<void> {
    const origin = this.origins.get(keyOf(guess));
    // It was admitted, so an earlier wait was over.
    if (origin) this.origins.set(keyOf(guess), { guesses: Math.max(0, origin.guesses - 1), waitUntilMs: 0 }, { noUpdateTTL: true });
    this.forgetOneAt(guess.target);
    return Promise.resolve();
  }

  private forgetOneAt(target: string): void {
    const key = boundedKey(target);
    const guesses = this.targets.get(key);
    if (guesses !== undefined) this.targets.set(key, Math.max(0, guesses - 1), { noUpdateTTL: true });
  }
}

function keyOf({ target, origin }: Guess): string {
  return boundedKey(JSON.stringify([target, origin]));
}
