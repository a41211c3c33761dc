import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../../audit/index.js';
import type { Actor } from '../../authz/index.js';
import { DomainError } from '../../common/index.js';
import { settings } from '../../core/index.js';
import { Transactions } from '../../database/index.js';
import { lastOwner } from '../last-owner.js';
import { auditedUser, userResource } from '../user-audit.js';
import type { UserRolesRow, UserRow } from '../users.repository.js';
import { UsersStore } from '../users.store.js';

export class UserRolesSettings extends settings('oidcProviders') {
  /** The providers that decide about the site roles of their users. */
  get deciding(): readonly string[] {
    return this.oidcProviders.filter(({ oidcUserRoleField }) => oidcUserRoleField !== undefined).map(({ id }) => id);
  }
}

/** The site roles of a user. */
@Injectable()
export class UserRolesService {
  constructor(
    private readonly users: UsersStore,
    private readonly trail: AuditTrail,
    private readonly transactions: Transactions,
    private readonly settings: UserRolesSettings,
  ) {}

  get(actor: Actor, user: UserRow): Promise<UserRolesRow> {
    return this.users.getRoles(actor, user.id);
  }

  /** Replaces all site roles. `member` is implied and never stored. Throws `invalid_input` or `forbidden`. */
  async set(actor: Actor, user: UserRow, roles: readonly string[]): Promise<UserRow> {
    const event = { action: 'write', ...userResource(user) } as const;
    this.trail.attempt(actor, event);
    if (user.id === actor.id) throw new DomainError('invalid_input', 'You cannot change your own roles.');
    const stored = [...new Set(roles)].filter((role) => role !== 'member');
    return this.transactions
      .run(async (tx) => {
        const { before, after } = await this.users.setRoles(actor, user.id, stored, this.settings.deciding, tx);
        const rows = { before: auditedUser(before), after: auditedUser(after) };
        await this.trail.record(actor, { ...event, statusCode: 200, ...rows }, tx);
        return after;
      })
      .catch((cause: unknown) => {
        throw lastOwner(cause);
      });
  }
}
