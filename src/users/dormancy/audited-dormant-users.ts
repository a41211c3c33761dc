import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../../audit/index.js';
import { DormantUsers } from '../../auth/index.js';
import { systemSubject } from '../../authz/index.js';
import { Transactions, type WalkStep } from '../../database/index.js';
import { type AuditedUser, auditedUser, userResource } from '../user-audit.js';
import type { UserStatus } from '../user.entity.js';
import { DormantUsersSystemStore } from './dormant-users.system-store.js';

/** Marks automatic changes in the audit log. */
const AUTOMATIC = { automatic_actor: 'coder', automatic_subsystem: 'dormancy' } as const;

@Injectable()
export class AuditedDormantUsers extends DormantUsers {
  private readonly activator = systemSubject('system-restricted');
  private readonly dormancy = systemSubject('dormancy');

  constructor(
    private readonly users: DormantUsersSystemStore,
    private readonly audit: AuditTrail,
    private readonly transactions: Transactions,
  ) {
    super();
  }

  override async activate(userId: string): Promise<void> {
    await this.transactions.run(async (tx) => {
      const user = await this.users.activate(this.activator, userId, tx);
      if (user) await this.audit.record(this.activator, changeOf(user, 'dormant'), tx);
    });
  }

  /** Looks at the next `limit` users, and makes those dormant who are active and were last seen before this time. */
  async makeDormant(unseenSince: Date, after: string, limit: number): Promise<WalkStep> {
    return this.transactions.run(async (tx) => {
      const { users, last } = await this.users.makeDormant(this.dormancy, unseenSince, after, limit, tx);
      const changes = users.map((user) => changeOf(user, 'active'));
      if (changes.length > 0) await this.audit.recordAll(this.dormancy, changes, tx);
      return { changed: users.length, last };
    });
  }
}

function changeOf(user: AuditedUser, statusBefore: UserStatus) {
  const rows = { before: auditedUser({ ...user, status: statusBefore }), after: auditedUser(user) };
  const event = { action: 'write', ...userResource(user), statusCode: 200, userId: user.id } as const;
  return { ...event, ...rows, additionalFields: AUTOMATIC };
}
