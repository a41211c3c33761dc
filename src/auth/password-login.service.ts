import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { type AuditEvent, AuditTrail } from '../audit/index.js';
import { type Actor, type RequestOrigin, systemSubject } from '../authz/index.js';
import { Clock, DomainError } from '../common/index.js';
import { settings } from '../core/index.js';
import { AtomicStatements, Transactions } from '../database/index.js';
import { AuthMetrics } from './auth-metrics.js';
import { DormantUsers } from './dormant-users.port.js';
import { apiKeyResource } from './keys/api-key-audit.js';
import type { LoginUser } from './login-users.port.js';
import { PasswordVerifier } from './passwords/password-verifier.js';
import { barOf, type UserBar } from './user-liveness.js';
import { type ProvenLogin, SessionsService } from './sessions.service.js';

export class PasswordLoginSettings extends settings('disablePasswordAuth') {}

/** It is rare that an account changes while its password is compared; twice in a row points to an attack. */
const MAX_ATTEMPTS = 3;

const BARRED: Readonly<Record<UserBar, string>> = {
  deleted: 'Your account was deleted.',
  suspended: 'Your account is suspended. Contact an admin to reactivate your account.',
};

@Injectable()
export class PasswordLoginService implements OnApplicationShutdown {
  private readonly logger = new Logger(PasswordLoginService.name);
  private readonly unrecorded = new Set<Promise<void>>();

  constructor(
    private readonly verifier: PasswordVerifier,
    private readonly dormant: DormantUsers,
    private readonly sessions: SessionsService,
    private readonly audit: AuditTrail,
    private readonly atomic: AtomicStatements,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly metrics: AuthMetrics,
    private readonly settings: PasswordLoginSettings,
  ) {}

  get enabled(): boolean {
    return !this.settings.disablePasswordAuth;
  }

  /**
   * Returns a new session token, which replaces the presented tokens `replaced`. An unknown e-mail and a wrong password
   * take the same time. Every attempt at a known account is recorded, refused ones too; for an unknown e-mail nothing is stored.
   */
  login(email: string, password: string, origin: RequestOrigin, replaced: readonly string[]): Promise<string> {
    return this.metrics.countLogin('password', this.loginInSteps(email, password, origin, replaced));
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.unrecorded);
  }

  private async loginInSteps(email: string, password: string, origin: RequestOrigin, replaced: readonly string[]): Promise<string> {
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      const token = await this.tryLogin(email, password, origin, replaced);
      if (token !== null) return token;
    }
    throw incorrect();
  }

  /** Null when the account changed while the password was compared: the caller then tries again from the start. */
  private async tryLogin(email: string, password: string, origin: RequestOrigin, replaced: readonly string[]): Promise<string | null> {
    const actor = systemSubject('system-restricted');
    const { user, isVerified } = await this.verifier.verifyLogin(actor, email, password, origin.clientAddress);
    try {
      const admitted = await this.admit(user, isVerified);
      const atOnce = replaced.length === 0 ? await this.beginAtOnce(actor, admitted, origin) : null;
      return atOnce ?? (await this.beginInSteps(actor, admitted, origin, replaced));
    } catch (error) {
      if (user && error instanceof DomainError) this.recordLater(actor, user.id, error.code === 'forbidden' ? 403 : 401, origin);
      throw error;
    }
  }

  /** Null, without any effect: the account has changed, which `beginInSteps` explains. */
  private async beginAtOnce(actor: Actor, user: LoginUser, origin: RequestOrigin): Promise<string | null> {
    if (!this.atomic.isEnabled) return null;
    const { token, write } = this.sessions.beginning(user.id, this.proven(), origin);
    const writes = [write, this.audit.recording(actor, loginOf(user.id, 201, origin))];
    return (await this.atomic.run([this.verifier.stillValid(actor, user, this.clock.now())], writes)) ? token : null;
  }

  /** Null when the account changed while the password was compared. */
  private beginInSteps(actor: Actor, user: LoginUser, origin: RequestOrigin, replaced: readonly string[]): Promise<string | null> {
    return this.transactions.run(async (tx) => {
      if (!(await this.verifier.isStillValid(actor, user, this.clock.now(), tx))) return null;
      const token = await this.sessions.begin(user.id, this.proven(), origin, tx);
      await this.sessions.revokeReplaced(replaced, token, origin, tx);
      await this.audit.record(actor, loginOf(user.id, 201, origin), tx);
      return token;
    });
  }

  private proven(): ProvenLogin {
    return { loginType: 'password', authTime: this.clock.now() };
  }

  /** Not awaited: nothing is written for an unknown e-mail, so the time of the write would reveal which e-mails are known. */
  private recordLater(actor: Actor, userId: string, statusCode: number, origin: RequestOrigin): void {
    const written = this.audit
      .record(actor, loginOf(userId, statusCode, origin))
      .catch((error: unknown) => {
        this.logger.error({ err: error, user: userId }, 'could not record a refused login in the audit log');
      })
      .finally(() => this.unrecorded.delete(written));
    this.unrecorded.add(written);
  }

  private async admit(user: LoginUser | null, isVerified: boolean): Promise<LoginUser> {
    if (!user || !isVerified) throw incorrect();
    if (this.settings.disablePasswordAuth) throw new DomainError('forbidden', 'Password authentication is disabled.');
    if (user.loginType !== 'password') {
      const message = `Incorrect login type, attempting to use "password" but user is of login type "${user.loginType}"`;
      throw new DomainError('forbidden', message);
    }
    const bar = barOf(user, this.clock.now());
    if (bar !== null) throw new DomainError('login_failed', BARRED[bar]);
    if (user.status === 'dormant') await this.dormant.activate(user.id);
    return user;
  }
}

function loginOf(userId: string, statusCode: number, origin: RequestOrigin): AuditEvent {
  return { action: 'login', ...apiKeyResource(userId), userId, statusCode, origin };
}

function incorrect(): DomainError {
  return new DomainError('login_failed', 'Incorrect email or password.');
}
