import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../../audit/index.js';
import type { Actor } from '../../authz/index.js';
import { Clock, notFound } from '../../common/index.js';
import { Transactions } from '../../database/index.js';
import type { SignInRow } from './sign-ins.repository.js';
import { SignInsStore } from './sign-ins.store.js';

/** The apps that a person is signed in to from their sessions, and how they are signed out of one. */
@Injectable()
export class SignInsService {
  constructor(
    private readonly signIns: SignInsStore,
    private readonly audit: AuditTrail,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  list(actor: Actor, userId: string): Promise<SignInRow[]> {
    return this.signIns.list(actor, userId, this.clock.now());
  }

  /** Throws `not_found` for a sign-in of somebody else, and one that has ended. */
  async end(actor: Actor, userId: string, id: string): Promise<void> {
    const now = this.clock.now();
    const [signIn] = await this.signIns.list(actor, userId, now, id);
    if (!signIn) throw notFound();
    const app = {
      resourceType: 'oauth2_provider_app',
      resourceId: signIn.appId,
      resourceTarget: signIn.appName,
      resourceIcon: signIn.appIcon,
    } as const;
    this.audit.attempt(actor, { action: 'write', ...app });
    await this.transactions.run(async (tx) => {
      if (!(await this.signIns.end(actor, userId, signIn, now, tx))) throw notFound();
      const additionalFields = { sign_in: 'ended', user_id: userId, session_id: signIn.sessionId } as const;
      await this.audit.record(actor, { action: 'write', ...app, statusCode: 204, additionalFields }, tx);
    });
  }
}
