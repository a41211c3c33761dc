import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Clock } from '../../common/index.js';
import { isUseDue } from '../oauth-secret.js';
import { nameOfFacts, type PresentedSecrets, type TokenRequestFacts } from './token-request-facts.js';

const MAX_BYTES = 8 * 1_048_576;

/**
 * What requests of apps that act for themselves depend on, which is the same each time. It is never trusted: the statement that issues the token
 * also compares the versions, and issues nothing if one of them was renewed. So it may lead to a token, and must not lead to a refusal.
 *
 * Only after a success: strangers cannot fill it. And only until the use of the secret has to be written again.
 */
@Injectable()
export class RememberedFacts {
  readonly #kept = new LRUCache<string, TokenRequestFacts>({
    maxSize: MAX_BYTES,
    sizeCalculation: (facts) => JSON.stringify(facts).length,
  });

  constructor(private readonly clock: Clock) {}

  find(presented: PresentedSecrets): TokenRequestFacts | null {
    const name = nameOfFacts(presented);
    const facts = name === null ? undefined : this.#kept.get(name);
    return facts?.secret && !isUseDue(facts.secret.lastUsedAt, this.clock.now()) ? facts : null;
  }

  /** `facts` led to a token, or did not. */
  learn({ itself, secret, ...facts }: TokenRequestFacts, isTrue: boolean): void {
    const name = itself?.name ?? null;
    if (name === null || !itself || !secret) return;
    if (!isTrue) this.#kept.delete(name);
    else if (itself.isCurrent) {
      // The driver's small buffer is a part of a larger one, which would stay in memory.
      const hashedSecret = new Uint8Array(secret.hashedSecret);
      this.#kept.set(name, { ...facts, secret: { ...secret, hashedSecret }, itself: { ...itself, isCurrent: false } });
    }
  }
}
