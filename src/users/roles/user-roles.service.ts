import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../../audit/index.js';
import type { Actor } from '../../authz/index.js';
import { DomainError } from '../../common/index.js';
import { Transactions } from '../../database/index.js';
import type { UserRolesRow, UserRow } from '../users.repository.js';
import { UsersStore } from '../users.store.js';

/** The roles that a person has for the whole deployment. */
@Injectable()
export class UserRolesService {
  constructor(
    private readonly users: UsersStore,
    private readonly trail: AuditTrail,
    private readonly transactions: Transactions,
  ) {}

  get(actor: Actor, user: UserRow): Promise<UserRolesRow> {
    return this.users.getRoles(actor, user.id);
  }

  /** Replaces all site roles. `member` is implied and never stored. Throws `invalid_input` or `forbidden` (spec users 1.2). */
  async set(actor: Actor, user: UserRow, roles: readonly string[]): Promise<UserRow> {
    const event = { action: 'write', resourceType: 'user', resourceId: user.id, resourceTarget: user.username } as const;
    this.trail.attempt(actor, event);
    if (user.id === actor.id) throw new DomainError('invalid_input', 'You cannot change your own roles.');
    const stored = [...new Set(roles)].filter((role) => role !== 'member');
    return this.transactions.run(async (tx) => {
      const { before, after } = await this.users.setRoles(actor, user.id, stored, tx);
      const loses = before.rbacRoles.includes('owner') && !after.rbacRoles.includes('owner');
      // Two owners who demote each other at the same time must not both succeed.
      if (loses && !(await this.users.lockAnyOwner(actor, tx))) throw new DomainError('invalid_input', 'There must be at least one owner.');
      await this.trail.record(
        actor,
        {
          ...event,
          statusCode: 200,
          before: { rbac_roles: before.rbacRoles },
          after: { rbac_roles: after.rbacRoles },
        },
        tx,
      );
      return after;
    });
  }
}
