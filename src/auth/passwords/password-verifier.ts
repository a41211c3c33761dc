import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../../authz/index.js';
import { DomainError, networkOf } from '../../common/index.js';
import type { Guard } from '../../database/index.js';
import { type LoginUser, LoginUsers } from '../login-users.port.js';
import { mayAct } from '../user-liveness.js';
import { LoginThrottle } from './login-throttle.js';
import { PasswordHasher } from './password-hasher.js';

/** The user with this e-mail address, if any, and whether the password is theirs. */
export interface PasswordVerification {
  readonly user: LoginUser | null;
  readonly isVerified: boolean;
}

/** A signed-in user who has to enter their password again. */
export interface PasswordOwner {
  readonly email: string;
  readonly hashedPassword: string;
}

/** Compares passwords that people type, and slows down guessing. */
@Injectable()
export class PasswordVerifier {
  constructor(
    private readonly users: LoginUsers,
    private readonly passwords: PasswordHasher,
    private readonly throttle: LoginThrottle,
  ) {}

  /** An unknown address takes as long as a wrong password. Throws `rate_limited` after too many guesses, and `overloaded`. */
  async verifyLogin(actor: Actor, email: string, password: string, clientAddress: string): Promise<PasswordVerification> {
    const { user, isKnownNetwork } = await this.users.findAttempt(actor, email, clientAddress);
    const isVerified = await this.compare(email, clientAddress, isKnownNetwork, password, user?.hashedPassword ?? '');
    if (!user || !isVerified) return { user, isVerified: false };
    const { id, hashedPassword } = user;
    if (!this.passwords.isOutdated(hashedPassword)) return { user, isVerified };
    const renewed = await this.passwords.hash(password);
    await this.users.replaceHash(actor, id, hashedPassword, renewed);
    return { user: { ...user, hashedPassword: renewed }, isVerified };
  }

  /**
   * Is the verification still valid, and will it be until the transaction ends? The password or the account may have changed since. Such a change
   * ends all sessions, and no session with the old password must begin after it. Throws `login_failed` for a deleted user.
   */
  async isStillValid(actor: Actor, { id, hashedPassword, loginType }: LoginUser, now: Date, tx: EntityManager): Promise<boolean> {
    const user = await this.users.lock(actor, id, tx);
    if (!user) throw new DomainError('login_failed', 'Your account was deleted.');
    return user.hashedPassword === hashedPassword && user.loginType === loginType && mayAct(user, now);
  }

  /** The same as part of one statement, which does not say why it no longer is. */
  stillValid(actor: Actor, user: LoginUser, now: Date): Guard {
    return this.users.unchanged(actor, user, now);
  }

  /**
   * Is it the password of this signed-in user? The session may be stolen and used from the thief's network, so no network is trusted as
   * the user's own. Throws `rate_limited` after too many guesses, here or at a login, and `overloaded`.
   */
  verifyOwn({ email, hashedPassword }: PasswordOwner, password: string, clientAddress: string): Promise<boolean> {
    return this.compare(email, clientAddress, false, password, hashedPassword);
  }

  private async compare(email: string, clientAddress: string, isKnownNetwork: boolean, password: string, stored: string): Promise<boolean> {
    const attempt = await this.throttle.admit(email, networkOf(clientAddress), isKnownNetwork);
    let isRight: boolean;
    try {
      isRight = await this.passwords.matches(password, stored);
    } catch (error) {
      await attempt.abandoned();
      throw error;
    }
    if (isRight) await attempt.succeeded();
    return isRight;
  }
}
