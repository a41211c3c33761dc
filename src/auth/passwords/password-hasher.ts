import { pbkdf2 } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';
import { hash, verify } from '@node-rs/argon2';
import { Injectable } from '@nestjs/common';
import { DomainError, equalInConstantTime } from '../../common/index.js';

const pbkdf2Async = promisify(pbkdf2);

/** OWASP and ASVS 5.0: Argon2id with 19 MiB, two passes, one lane. */
const ARGON2ID = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
const ARGON2ID_PREFIX = `$argon2id$v=19$m=${ARGON2ID.memoryCost},t=${ARGON2ID.timeCost},p=${ARGON2ID.parallelism}$`;
/** The form of the reference product: `$pbkdf2-sha256$<iterations>$<salt>$<hash>`, base64 without padding. */
const PBKDF2 = /^\$pbkdf2-sha256\$(\d{1,7})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

/** The hash of random bytes that were thrown away, for when there is nothing to compare with: the same form, so the same time. */
const NOBODYS_HASH = `${ARGON2ID_PREFIX}gXxw4rzy0OSJAPfD/5ETXQ$ObXbu/wicjjwE8t0PE+BW7J8fpvaIIwBugkPoxoU1AA`;

/** Each hash holds 19 MiB and a core; more at once would only be slower for everybody. */
const CONCURRENCY = availableParallelism();
const MAX_WAITING = 64;

/** Hashes and verifies passwords, a bounded number at a time. */
@Injectable()
export class PasswordHasher {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  /** The PHC string to store. Throws `overloaded` when too many are waiting. */
  async hash(password: string): Promise<string> {
    return this.bounded(() => hash(password, ARGON2ID));
  }

  /** An empty stored hash (unknown user, no password login) costs the same time and never matches. */
  async matches(password: string, stored: string): Promise<boolean> {
    if (stored === '') {
      await this.bounded(() => verify(NOBODYS_HASH, password));
      return false;
    }
    return this.bounded(() => verifyKnownForm(password, stored));
  }

  /** Whether this hash is of another form or cost than new ones; then a successful login replaces it. */
  isOutdated(stored: string): boolean {
    return !stored.startsWith(ARGON2ID_PREFIX);
  }

  private async bounded<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= CONCURRENCY) {
      if (this.waiting.length >= MAX_WAITING) {
        throw new DomainError('overloaded', 'Too many logins at once. Please try again in a moment.', { retryAfterSeconds: 1 });
      }
      await new Promise<void>((go) => this.waiting.push(go));
    } else {
      this.running++;
    }
    try {
      return await work();
    } finally {
      // The place is handed on, not freed and taken again: a newcomer cannot slip in between.
      const next = this.waiting.shift();
      if (next) next();
      else this.running--;
    }
  }
}

async function verifyKnownForm(password: string, stored: string): Promise<boolean> {
  const parts = PBKDF2.exec(stored);
  if (!parts) return stored.startsWith('$argon2id$') && verify(stored, password);
  const [, iterations, salt = '', expected = ''] = parts;
  const hashed = Buffer.from(expected, 'base64');
  const derived = await pbkdf2Async(password, Buffer.from(salt, 'base64'), Number(iterations), hashed.length, 'sha256');
  return equalInConstantTime(derived, hashed);
}
