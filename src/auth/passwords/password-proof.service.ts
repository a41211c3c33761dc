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

/** Compares passwords of people who are not signed in. */
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
    const attempt = this.brake.admit(email, networkOf(clientAddress), isHome);
    let isProven: boolean;
    try {
      isProven = await this.passwords.matches(password, user?.hashedPassword ?? '');
    } catch (error) {
      attempt.abandoned();
      throw error;
    }
    if (!user || !isProven) {
      attempt.failed();
      return { user, isProven: false };
    }
    attempt.succeeded();
    const { id, hashedPassword } = user;
    if (this.passwords.isOutdated(hashedPassword)) {
      await this.users.replaceHash(actor, id, hashedPassword, await this.passwords.hash(password));
    }
    return { user, isProven };
  }
}
