import type { EntityManager } from 'typeorm';
import type { Actor } from '../authz/index.js';
import type { Guard } from '../database/index.js';
import type { UserState } from './user-liveness.js';

/** The part of a user that a login needs. */
export interface LoginUser extends UserState {
  readonly id: string;
  readonly username: string;
  readonly hashedPassword: string;
  readonly loginType: string;
}

/** What a login reads before the password is compared. */
export interface LoginAttemptFacts {
  /** Null when there is no such user. */
  readonly user: LoginUser | null;
  /** The user has logged in from this network before. False for an unknown user. */
  readonly isKnownNetwork: boolean;
}

/**
 * The users that a password login reads and writes. The actor is a system subject, because nobody is signed in yet. A port, because the
 * users module depends on this one.
 */
export abstract class LoginUsers {
  /** Ignores the case of ASCII letters only. */
  abstract findByEmail(actor: Actor, email: string): Promise<LoginUser | null>;

  /** `findByEmail`, with the earlier logins from the network of this address: for IPv6 its /64. As fast for an unknown user. */
  abstract findAttempt(actor: Actor, email: string, clientAddress: string): Promise<LoginAttemptFacts>;

  /** Locks the user against changes until the transaction ends; concurrent logins are possible. Null when the user was deleted. */
  abstract lock(actor: Actor, userId: string, tx: EntityManager): Promise<LoginUser | null>;

  /** The same as part of one statement: the user may still log in with what was verified. */
  abstract unchanged(actor: Actor, user: LoginUser, now: Date): Guard;

  /** Replaces the stored hash only if it is still the one that was verified. */
  abstract replaceHash(actor: Actor, userId: string, seenHash: string, newHash: string): Promise<void>;
}
