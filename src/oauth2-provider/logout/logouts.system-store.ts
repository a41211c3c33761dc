import { Injectable } from '@nestjs/common';
import { type Actor, Authorizer, authorizeSystem } from '../../authz/index.js';
import { type DueLogout, type LogoutCapacity, LogoutsRepository } from './logouts.repository.js';

/** What apps have yet to be told. */
@Injectable()
export class LogoutsSystemStore {
  constructor(
    private readonly logouts: LogoutsRepository,
    private readonly authorizer: Authorizer,
  ) {}

  async claim(actor: Actor, now: Date, until: Date, capacity: LogoutCapacity): Promise<readonly DueLogout[]> {
    this.#authorize(actor);
    return this.logouts.claim(now, until, capacity);
  }

  async delete(actor: Actor, id: string): Promise<void> {
    this.#authorize(actor);
    await this.logouts.delete(id);
  }

  /** Null: there is no next attempt. */
  async postpone(actor: Actor, id: string, nextAttemptAt: Date | null, fault: string): Promise<void> {
    this.#authorize(actor);
    await this.logouts.postpone(id, nextAttemptAt, fault);
  }

  async deleteOld(actor: Actor, before: Date, limit: number): Promise<number> {
    this.#authorize(actor);
    return this.logouts.deleteOld(before, limit);
  }

  #authorize(actor: Actor): void {
    authorizeSystem(this.authorizer, actor, 'system-oauth2', 'delete', 'oauth2_app_code_token');
  }
}
