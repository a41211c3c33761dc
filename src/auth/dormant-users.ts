import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../audit/index.js';
import { systemSubject } from '../authz/index.js';
import { Transactions } from '../database/index.js';
import { LoginUsersStore } from './login-users.store.js';
import { LoginUsersSystemStore } from './login-users.system-store.js';

/** What the audit log says of changes that the server makes by itself (spec users 7.3). */
const AUTOMATIC = { automatic_actor: 'coder', automatic_subsystem: 'dormancy' } as const;

/** Users who were not seen for long are dormant, until they show up (spec users 2.7). */
@Injectable()
export class DormantUsers {
  private readonly waker = systemSubject('system-restricted');
  private readonly dormancy = systemSubject('dormancy');

  constructor(
    private readonly users: LoginUsersStore,
    private readonly everybody: LoginUsersSystemStore,
    private readonly audit: AuditTrail,
    private readonly transactions: Transactions,
  ) {}

  /** A dormant user who shows up is active again. Nothing happens to any other one. */
  async wake(userId: string): Promise<void> {
    await this.transactions.run(async (tx) => {
      const username = await this.users.activateDormant(this.waker, userId, tx);
      if (username !== null) {
        await this.audit.record(
          this.waker,
          { ...change(userId, username), before: { status: 'dormant' }, after: { status: 'active' } },
          tx,
        );
      }
    });
  }

  /** Sends active users to sleep who were last seen before this. Answers how many, at most `limit`. */
  async sleep(unseenSince: Date, limit: number): Promise<number> {
    return this.transactions.run(async (tx) => {
      const users = await this.everybody.makeDormant(this.dormancy, unseenSince, limit, tx);
      for (const { id, username } of users) {
        await this.audit.record(this.dormancy, { ...change(id, username), before: { status: 'active' }, after: { status: 'dormant' } }, tx);
      }
      return users.length;
    });
  }
}

function change(userId: string, username: string) {
  return {
    action: 'write',
    resourceType: 'user',
    resourceId: userId,
    resourceTarget: username,
    statusCode: 200,
    userId,
    additionalFields: AUTOMATIC,
  } as const;
}
