import { Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditTrail } from '../../audit/index.js';
import type { Actor, RequestOrigin } from '../../authz/index.js';
import { auditedUser, userResource } from '../user-audit.js';
import { UpstreamAccounts } from './upstream-accounts.port.js';

/** Gives a user exactly the site roles that their identity provider names. */
@Injectable()
export class RoleSync {
  private readonly logger = new Logger(RoleSync.name);

  constructor(
    private readonly accounts: UpstreamAccounts,
    private readonly audit: AuditTrail,
  ) {}

  /** The last owner stays one, whatever the provider says: otherwise nobody could repair a wrong setting. */
  async sync(actor: Actor, userId: string, roles: readonly string[], origin: RequestOrigin, tx: EntityManager): Promise<void> {
    const change = await this.accounts.replaceRoles(actor, userId, roles, tx);
    if (change === null) return;
    const { before, after } = change;
    if (after.rbacRoles.includes('owner') && !roles.includes('owner'))
      this.logger.warn(`the identity provider of ${before.username} no longer names the role owner, but there is no other owner`);
    if (isSame(before.rbacRoles, after.rbacRoles)) return;
    if (before.rbacRoles.includes('owner') && !after.rbacRoles.includes('owner'))
      this.logger.warn(`the identity provider of ${before.username} does not name the role owner, so this login has taken it away`);
    const event = { action: 'write', ...userResource(before), userId, statusCode: 200, origin } as const;
    const additionalFields = { automatic_actor: 'coder', automatic_subsystem: 'role_sync' } as const;
    await this.audit.record(actor, { ...event, before: auditedUser(before), after: auditedUser(after), additionalFields }, tx);
  }
}

function isSame(before: readonly string[], after: readonly string[]): boolean {
  return before.length === after.length && after.every((role) => before.includes(role));
}
