import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditTrail } from '../audit/index.js';
import { type Actor, type RequestOrigin, systemSubject } from '../authz/index.js';
import { DomainError } from '../common/index.js';
import { Transactions } from '../database/index.js';
import { DormantUsers } from './dormant-users.js';
import type { LoginUser } from './login-users.repository.js';
import { PasswordProofService } from './passwords/password-proof.service.js';
import { SessionsService } from './sessions.service.js';

export interface PasswordLoginOptions {
  /** `--disable-password-auth`, for everyone, owners included. */
  readonly disabled: boolean;
}

@Injectable()
export class PasswordLoginService implements OnApplicationShutdown {
  private readonly logger = new Logger(PasswordLoginService.name);
  private readonly unrecorded = new Set<Promise<void>>();

  constructor(
    private readonly proofs: PasswordProofService,
    private readonly dormant: DormantUsers,
    private readonly sessions: SessionsService,
    private readonly audit: AuditTrail,
    private readonly transactions: Transactions,
    private readonly options: PasswordLoginOptions,
  ) {}

  get enabled(): boolean {
    return !this.options.disabled;
  }

  /**
   * A new session token. The order of checks is spec users 2.4; unknown e-mail and wrong password take the same time. Every
   * attempt at a known account is on record, the refused ones too; of an unknown e-mail nothing is kept.
   */
  async login(email: string, password: string, origin: RequestOrigin): Promise<string> {
    const actor = systemSubject('system-restricted');
    const { user, isProven } = await this.proofs.prove(actor, email, password, origin.clientAddress);
    try {
      const { id } = await this.admit(user, isProven);
      return await this.transactions.run(async (tx) => {
        const token = await this.sessions.begin(id, 'password', origin.clientAddress, tx);
        await this.record(actor, id, 201, origin, tx);
        return token;
      });
    } catch (error) {
      if (user && error instanceof DomainError) this.recordLater(actor, user.id, error.code === 'forbidden' ? 403 : 401, origin);
      throw error;
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.unrecorded);
  }

  /** Nobody waits for it: of an unknown e-mail nothing is written, and the time that writing takes would tell which ones are known. */
  private recordLater(actor: Actor, userId: string, statusCode: number, origin: RequestOrigin): void {
    const written = this.record(actor, userId, statusCode, origin)
      .catch((error: unknown) => {
        this.logger.error({ err: error, user: userId }, 'a refused login is not in the audit log');
      })
      .finally(() => this.unrecorded.delete(written));
    this.unrecorded.add(written);
  }

  private async admit(user: LoginUser | null, isProven: boolean): Promise<LoginUser> {
    if (!user || !isProven) throw new DomainError('login_failed', 'Incorrect email or password.');
    if (this.options.disabled) throw new DomainError('forbidden', 'Password authentication is disabled.');
    if (user.loginType !== 'password') {
      const message = `Incorrect login type, attempting to use "password" but user is of login type "${user.loginType}"`;
      throw new DomainError('forbidden', message);
    }
    if (user.status === 'suspended') {
      throw new DomainError('login_failed', 'Your account is suspended. Contact an admin to reactivate your account.');
    }
    if (user.status === 'dormant') await this.dormant.wake(user.id);
    return user;
  }

  private async record(actor: Actor, userId: string, statusCode: number, origin: RequestOrigin, tx?: EntityManager): Promise<void> {
    const event = { action: 'login', resourceType: 'api_key', resourceId: userId, resourceTarget: '', userId } as const;
    await this.audit.record(actor, { ...event, statusCode, origin }, tx);
  }
}
