import { Injectable } from '@nestjs/common';
import type { Actor } from '../../authz/index.js';
import { networkOf } from '../../common/index.js';
import type { LoginUser } from '../login-users.repository.js';
import { LoginUsersStore } from '../login-users.store.js';
import { GuessingBrake } from './guessing-brake.js';
import { PasswordHasher } from './password-hasher.js';

/** Whose e-mail address it is, if anybody's, and whether the password is theirs. */
export interface PasswordProof {
  readonly user: LoginUser | null;
  readonly isProven: boolean;
}

/** A user whose password somebody who is signed in has to repeat. */
export interface PasswordHolder {
  readonly email: string;
  readonly hashedPassword: string;
}

/** Compares passwords that people type, and slows down who guesses. */
@Injectable()
export class PasswordProofService {
  constructor(
    private readonly users: LoginUsersStore,
    private readonly passwords: PasswordHasher,
    private readonly brake: GuessingBrake,
  ) {}

  /** An unknown address takes as long as a wrong password. Throws `rate_limited` for who guesses, and `overloaded`. */
  async prove(actor: Actor, email: string, password: string, clientAddress: string): Promise<PasswordProof> {
    const user = await this.users.findByEmail(actor, email);
    const isHome = await this.users.hasLoggedInFrom(actor, user?.id ?? null, clientAddress);
    const isProven = await this.compare(email, clientAddress, isHome, password, user?.hashedPassword ?? '');
    if (!user || !isProven) return { user, isProven: false };
    const { id, hashedPassword } = user;
    if (this.passwords.isOutdated(hashedPassword)) {
      await this.users.replaceHash(actor, id, hashedPassword, await this.passwords.hash(password));
    }
    return { user, isProven };
  }

  /**
   * Is it the password of this user, who is signed in? The session may be a stolen one, which has been used from the thief's network,
   * too: so no network counts as the user's own. Throws `rate_limited` for who guesses, here or at a login, and `overloaded`.
   */
  confirm({ email, hashedPassword }: PasswordHolder, password: string, clientAddress: string): Promise<boolean> {
    return this.compare(email, clientAddress, false, password, hashedPassword);
  }

  private async compare(email: string, clientAddress: string, isHome: boolean, password: string, stored: string): Promise<boolean> {
    const attempt = this.brake.admit(email, networkOf(clientAddress), isHome);
    let isRight: boolean;
    try {
      isRight = await this.passwords.matches(password, stored);
    } catch (error) {
      attempt.abandoned();
      throw error;
    }
    if (isRight) attempt.succeeded();
    else attempt.failed();
    return isRight;
  }
}
