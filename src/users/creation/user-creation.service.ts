import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditTrail } from '../../audit/index.js';
import { PasswordHasher } from '../../auth/index.js';
import type { Actor } from '../../authz/index.js';
import { DomainError } from '../../common/index.js';
import { settings } from '../../core/index.js';
import { Transactions, violates } from '../../database/index.js';
import { Memberships } from '../memberships.port.js';
import { auditedUser, userResource } from '../user-audit.js';
import type { UserRow } from '../users.repository.js';
import { UsersStore } from '../users.store.js';
import { type LoginSetup, type NewUser, type UserRequest, checkLogin, checkShape } from './new-user.js';

export class UserCreationSettings extends settings('disablePasswordAuth', 'oidcProviders') {
  /** The login methods of this deployment. */
  get logins(): LoginSetup {
    return { password: !this.disablePasswordAuth, oidc: this.oidcProviders.length > 0 };
  }
}

/** An invitation that the new user accepts. */
interface ClaimedInvitation {
  readonly id: string;
  /** Uses it up with the creation, or throws. */
  readonly claim: (tx: EntityManager) => Promise<void>;
}

/** Creation of users by administrators. */
@Injectable()
export class UserCreationService {
  constructor(
    private readonly users: UsersStore,
    private readonly memberships: Memberships,
    private readonly passwords: PasswordHasher,
    private readonly audit: AuditTrail,
    private readonly transactions: Transactions,
    private readonly settings: UserCreationSettings,
  ) {}

  /** May the actor create users at all? Throws `forbidden`. */
  authorize(actor: Actor): void {
    this.users.authorizeInsert(actor);
  }

  mayCreate(actor: Actor): boolean {
    return this.users.mayInsert(actor);
  }

  /**
   * The checks run in the order of the reference, which decides the error that a client sees. Throws `invalid_input`, `conflict`,
   * `not_found` for an organization, and `forbidden`.
   */
  async create(actor: Actor, request: UserRequest, invitation?: ClaimedInvitation): Promise<UserRow> {
    const shaped = checkShape(request, this.settings.logins);
    const inUse = await this.users.listTaken(actor, shaped);
    if (inUse.length > 0) throw taken({ inUse });
    const organizations = await Promise.all(shaped.organizationIds.map((id) => this.memberships.find(actor, id)));
    const user = checkLogin(shaped, this.settings.logins);
    this.authorize(actor);
    // Only now: a hash is expensive, and callers without permission to create users must not make the server compute one.
    const hashedPassword = user.loginType === 'password' ? await this.passwords.hash(user.password) : '';
    const organizationIds = [...new Set(organizations.map(({ id }) => id))];
    try {
      return await this.transactions.run((tx) => this.insert(actor, { ...user, organizationIds }, hashedPassword, invitation, tx));
    } catch (cause) {
      if (violates(cause, 'users_email_lower_key') || violates(cause, 'users_username_lower_key')) throw taken({ cause });
      throw cause;
    }
  }

  private async insert(
    actor: Actor,
    user: NewUser,
    hashedPassword: string,
    invitation: ClaimedInvitation | undefined,
    tx: EntityManager,
  ): Promise<UserRow> {
    await invitation?.claim(tx);
    const created = await this.users.insert(actor, { ...user, hashedPassword, avatarUrl: '', githubComUserId: null }, tx);
    for (const organizationId of user.organizationIds) await this.memberships.join(actor, organizationId, created.id, tx);
    const event = { action: 'create', ...userResource(created), statusCode: 201, after: auditedUser(created) } as const;
    const origin = invitation && { additionalFields: { invitation_id: invitation.id } };
    await this.audit.record(actor, { ...event, ...origin }, tx);
    return { ...created, organizationIds: user.organizationIds };
  }
}

/** Without `inUse`, it may be a user whom the actor does not see. */
function taken({ inUse = [], cause }: { readonly inUse?: readonly string[]; readonly cause?: unknown }): DomainError {
  const validations = inUse.map((field) => ({ field, detail: 'This value is already in use and should be unique.' }));
  return new DomainError('conflict', 'User already exists.', { cause, validations });
}
