import { pbkdf2 } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';
import { hash, verify } from '@node-rs/argon2';
import { Injectable } from '@nestjs/common';
import { DomainError, equalInConstantTime, WorkSlots } from '../../common/index.js';
import { settings } from '../../core/index.js';

const pbkdf2Async = promisify(pbkdf2);

/** OWASP and ASVS 5.0: Argon2id with 19 MiB, two passes, one lane. */
const ARGON2ID = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
const ARGON2ID_PREFIX = `$argon2id$v=19$m=${ARGON2ID.memoryCost},t=${ARGON2ID.timeCost},p=${ARGON2ID.parallelism}$`;
const ARGON2ID_FORM = /^\$argon2id\$v=19\$m=\d+,t=\d+,p=\d+\$[A-Za-z0-9+/]{11,}\$[A-Za-z0-9+/]{22,}$/;
/** The form of the reference product: `$pbkdf2-sha256$<iterations>$<salt>$<hash>`, base64 without padding, at least 128 bits of hash. */
const PBKDF2 = /^\$pbkdf2-sha256\$(\d{1,7})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]{22,})$/;
/** Verified when there is no stored hash, only for equal timing: its result is ignored. */
const DUMMY = `${ARGON2ID_PREFIX}${'A'.repeat(22)}$${'A'.repeat(43)}`;

/** The size of Node's thread pool, which also serves file access and name resolution. */
const THREADS = 4;
/**
 * Each hash needs 19 MiB, a core and a thread. One core is left to the event loop, which every request waits for, and one thread to
 * files: on two cores a second concurrent hash doubled the delay of the event loop without adding logins per second
 * (`npm run bench:login`).
 */
export const CONCURRENCY = Math.max(1, Math.min(availableParallelism(), THREADS) - 1);
const MAX_WAITING = 64;

/** A command is one process. */
export class PasswordHasherSettings extends settings('workers') {}

/** Hashes and verifies passwords, a limited number at a time. The workers of a server, which share its cores, share the number equally. */
@Injectable()
export class PasswordHasher {
  private readonly slots: WorkSlots;

  constructor({ workers }: PasswordHasherSettings) {
    const share = (most: number): number => Math.max(1, Math.floor(most / workers));
    this.slots = new WorkSlots({ running: share(CONCURRENCY), waiting: share(MAX_WAITING) });
  }

  /** The PHC string to store. Throws `overloaded` when too many are waiting. */
  async hash(password: string): Promise<string> {
    return this.bounded(() => hash(password, ARGON2ID));
  }

  /** Without a stored hash of a known form (unknown user, no password login) it takes the same time and returns false. */
  async matches(password: string, stored: string): Promise<boolean> {
    const pbkdf2 = PBKDF2.exec(stored);
    if (pbkdf2) return this.bounded(() => verifyPbkdf2(password, pbkdf2));
    const isKnown = ARGON2ID_FORM.test(stored);
    const isRight = await this.bounded(() => verify(isKnown ? stored : DUMMY, password));
    return isKnown && isRight;
  }

  /** Whether this hash has an outdated algorithm or cost; a successful login then replaces it. */
  isOutdated(stored: string): boolean {
    return !stored.startsWith(ARGON2ID_PREFIX);
  }

  private bounded<T>(work: () => Promise<T>): Promise<T> {
    return this.slots.run(
      work,
      () => new DomainError('overloaded', 'Too many concurrent logins. Please try again in a moment.', { retryAfterSeconds: 1 }),
    );
  }
}

async function verifyPbkdf2(password: string, [, iterations, salt = '', expected = '']: readonly string[]): Promise<boolean> {
  const hashed = Buffer.from(expected, 'base64');
  const derived = await pbkdf2Async(password, Buffer.from(salt, 'base64'), Number(iterations), hashed.length, 'sha256');
  return equalInConstantTime(derived, hashed);
}
