import { Injectable } from '@nestjs/common';
import { systemSubject } from '../authz/index.js';
import { DomainError, forbidden } from '../common/index.js';
import { LoginUsersStore } from './login-users.store.js';
import { PasswordHasher } from './passwords/password-hasher.js';
import { SessionsService } from './sessions.service.js';

export interface PasswordLoginOptions {
  /** `--disable-password-auth`, for everyone, owners included. */
  readonly disabled: boolean;
}

@Injectable()
export class PasswordLoginService {
  constructor(
    private readonly users: LoginUsersStore,
    private readonly passwords: PasswordHasher,
    private readonly sessions: SessionsService,
    private readonly options: PasswordLoginOptions,
  ) {}

  get enabled(): boolean {
    return !this.options.disabled;
  }

  /** A new session token. The order of checks is spec users 2.4; unknown e-mail and wrong password take the same time. */
  async login(email: string, password: string, clientAddress: string): Promise<string> {
    const actor = systemSubject('system-restricted');
    const user = await this.users.findByEmail(actor, email);
    const hash = user?.hashedPassword ?? '';
    const proven = await this.passwords.matches(password, hash);
    if (!user || !proven) throw new DomainError('login_failed', 'Incorrect email or password.');
    if (this.options.disabled) throw new DomainError('forbidden', 'Password authentication is disabled.');
    if (user.loginType !== 'password') {
      throw forbidden(`Incorrect login type, attempting to use "password" but user is of login type "${user.loginType}"`);
    }
    if (user.status === 'suspended') {
      throw new DomainError('login_failed', 'Your account is suspended. Contact an admin to reactivate your account.');
    }
    if (user.status === 'dormant') await this.users.activateDormant(actor, user.id);
    if (this.passwords.isOutdated(hash)) await this.users.replaceHash(actor, user.id, hash, await this.passwords.hash(password));
    return this.sessions.begin(user.id, 'password', clientAddress);
  }
}
