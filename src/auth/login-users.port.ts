import type { EntityManager } from 'typeorm';
import type { Actor } from '../authz/index.js';

/** The part of a user that a login needs. */
export interface LoginUser {
  readonly id: string;
  readonly username: string;
  readonly hashedPassword: string;
  readonly status: 'active' | 'dormant' | 'suspended';
  readonly loginType: string;
}

/**
 * The users that a password login reads and writes. The actor is a system subject, because nobody is signed in yet. A port, because the
 * users module depends on this one.
 */
export abstract class LoginUsers {
  /** Ignores the case of ASCII letters only. */
  abstract findByEmail(actor: Actor, email: string): Promise<LoginUser | null>;

  /** Locks the user against changes until the transaction ends; concurrent logins are possible. Null when the user was deleted. */
  abstract lock(actor: Actor, userId: string, tx: EntityManager): Promise<LoginUser | null>;

  /** Replaces the stored hash only if it is still the one that was verified. */
  abstract replaceHash(actor: Actor, userId: string, seenHash: string, newHash: string): Promise<void>;
}
