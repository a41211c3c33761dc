import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditTrail } from '../../audit/index.js';
import { type Actor, isLoginSession, type RequestOrigin, systemSubject } from '../../authz/index.js';
import { Clock, DomainError } from '../../common/index.js';
import { Transactions } from '../../database/index.js';
import { apiKeyResource } from '../keys/api-key-audit.js';
import { ApiKeysStore } from '../keys/api-keys.store.js';
import { LoginUsers } from '../login-users.port.js';
import { PasswordLoginService } from '../password-login.service.js';
import { PasswordVerifier } from '../passwords/password-verifier.js';
import { SessionsService } from '../sessions.service.js';
import { isFreshLogin } from './fresh-login.js';

/** Asks a signed-in person to authenticate again before actions that a stolen session must not be enough for. */
@Injectable()
export class ReauthenticationService {
  private readonly system = systemSubject('system-restricted');

  constructor(
    private readonly users: LoginUsers,
    private readonly verifier: PasswordVerifier,
    private readonly passwordLogins: PasswordLoginService,
    private readonly keys: ApiKeysStore,
    private readonly sessions: SessionsService,
    private readonly audit: AuditTrail,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  isFresh(actor: Actor): boolean {
    return isFreshLogin(actor.credential?.authTime ?? null, this.clock.now());
  }

  /**
   * Returns the token of a new session and ends the presented one, so that a stolen copy of it gains nothing. Of several racing requests
   * with one session, one gets the new one. Throws `login_failed` for a wrong password or an ended session, `forbidden`, `rate_limited`.
   */
  async withPassword(actor: Actor, password: string, origin: RequestOrigin): Promise<string> {
    const keyId = actor.credential?.keyId;
    if (keyId === undefined || !isLoginSession(actor)) throw new DomainError('forbidden', 'This requires a login session.');
    if (!this.passwordLogins.enabled) throw new DomainError('forbidden', 'Password authentication is disabled.');
    const email = actor.email ?? '';
    const user = await this.users.findByEmail(this.system, email);
    if (user?.id !== actor.id || user.loginType !== 'password') throw new DomainError('forbidden', 'This account has no password.');
    if (!(await this.verifier.verifyOwn({ email, hashedPassword: user.hashedPassword }, password, origin.clientAddress))) {
      await this.record(401, actor.id, origin);
      throw new DomainError('login_failed', 'Incorrect password.');
    }
    return this.transactions.run(async (tx) => {
      // If the password changed while it was compared, all sessions have ended and this one must not begin.
      if (!(await this.verifier.isStillValid(this.system, user, this.clock.now(), tx)))
        throw new DomainError('login_failed', 'Incorrect password.');
      const login = { loginType: 'password', authTime: this.clock.now() } as const;
      const token = await this.sessions.begin(actor.id, login, origin, tx);
      await this.sessions.handOver({ id: keyId, hashedSecret: null }, token, tx);
      if (!(await this.keys.deleteOwn(actor, keyId, tx))) throw new DomainError('login_failed', 'This session has ended. Sign in again.');
      await this.record(201, actor.id, origin, tx);
      return token;
    });
  }

  private async record(statusCode: number, userId: string, origin: RequestOrigin, tx?: EntityManager): Promise<void> {
    const event = { action: 'login', ...apiKeyResource(userId), userId } as const;
    await this.audit.record(this.system, { ...event, statusCode, origin, additionalFields: { reauthentication: true } }, tx);
  }
}
