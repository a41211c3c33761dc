import { Injectable } from '@nestjs/common';
import { type Actor, Authorizer, authorizeSystem } from '../../authz/index.js';
import { type LoginAttemptRow, LoginAttemptsRepository, type TakenAttempt } from './login-attempts.repository.js';

/** Logins in progress. The actor is the system subject `login`, because nobody is signed in yet. */
@Injectable()
export class LoginAttemptsSystemStore {
  constructor(
    private readonly attempts: LoginAttemptsRepository,
    private readonly authorizer: Authorizer,
  ) {}

  async insert(actor: Actor, attempt: LoginAttemptRow): Promise<void> {
    authorizeSystem(this.authorizer, actor, 'login', 'update_personal', 'user');
    await this.attempts.insert(attempt);
  }

  /** See the repository. */
  async take(actor: Actor, stateHash: Buffer, providerId: string, now: Date): Promise<TakenAttempt | null> {
    authorizeSystem(this.authorizer, actor, 'login', 'update_personal', 'user');
    return this.attempts.take(stateHash, providerId, now);
  }

  async deleteExpired(actor: Actor, now: Date, limit: number): Promise<number> {
    authorizeSystem(this.authorizer, actor, 'login', 'update_personal', 'user');
    return this.attempts.deleteExpired(now, limit);
  }

  async deleteBeyond(actor: Actor, keep: number, limit: number): Promise<number> {
    authorizeSystem(this.authorizer, actor, 'login', 'update_personal', 'user');
    return this.attempts.deleteBeyond(keep, limit);
  }
}
