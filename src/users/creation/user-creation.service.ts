import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditTrail } from '../../audit/index.js';
import { PasswordHasher } from '../../auth/index.js';
import type { Actor } from '../../authz/index.js';
import { DomainError, forbidden } from '../../common/index.js';
import { Transactions, violates } from '../../database/index.js';
import { Memberships } from '../memberships.js';
import type { UserRow } from '../users.repository.js';
import { UsersStore } from '../users.store.js';
import { type LoginSetup, type NewUser, type UserRequest, checkLogin, checkShape } from './new-user.js';

/** Users that administrators make. */
@Injectable()
export class UserCreationService {
  constructor(
    private readonly users: UsersStore,
    private readonly memberships: Memberships,
    private readonly passwords: PasswordHasher,
    private readonly audit: AuditTrail,
    private readonly transactions: Transactions,
    private readonly setup: LoginSetup,
  ) {}

  /** May the actor create users at all? Throws `forbidden`. */
  authorize(actor: Actor): void {
    this.users.authorizeInsert(actor);
  }

  /** The order of the checks is spec users 2.3. Throws `invalid_input`, `conflict`, `not_found` for an organization, and `forbidden`. */
  async create(actor: Actor, request: UserRequest): Promise<UserRow> {
    // A grant can be taken back; a way to log in that was made with it could not (DESIGN section 6).
    if (request.password !== '' && actor.credential?.loginType === 'oauth2_provider_app') {
      throw forbidden('An OAuth access token cannot set a password.');
    }
    const shaped = checkShape(request, this.setup);
    if (await this.users.isTaken(actor, shaped)) throw taken();
    const organizations = await Promise.all(shaped.organizationIds.map((id) => this.memberships.find(actor, id)));
    const user = checkLogin(shaped, this.setup);
    this.authorize(actor);
    // Only now: a hash is dear, and nobody who may not create users shall make us work.
    const hashedPassword = user.loginType === 'password' ? await this.passwords.hash(user.password) : '';
    const organizationIds = [...new Set(organizations.map(({ id }) => id))];
    try {
      return await this.transactions.run((tx) => this.insert(actor, { ...user, organizationIds }, hashedPassword, tx));
    } catch (cause) {
      if (violates(cause, 'users_email_lower_key') || violates(cause, 'users_username_lower_key')) throw taken(cause);
      throw cause;
    }
  }

  private async insert(actor: Actor, user: NewUser, hashedPassword: string, tx: EntityManager): Promise<UserRow> {
    const created = await this.users.insert(actor, { ...user, hashedPassword }, tx);
    for (const organizationId of user.organizationIds) await this.memberships.join(actor, organizationId, created.id, tx);
    const after = {
      id: created.id,
      email: created.email,
      username: created.username,
      name: created.name,
      status: created.status,
      login_type: created.loginType,
      rbac_roles: created.rbacRoles,
      is_service_account: created.isServiceAccount,
      hashed_password: hashedPassword,
    };
    const resource = { resourceType: 'user', resourceId: created.id, resourceTarget: created.username } as const;
    await this.audit.record(actor, { action: 'create', ...resource, statusCode: 201, after }, tx);
    return { ...created, organizationIds: user.organizationIds };
  }
}

function taken(cause?: unknown): DomainError {
  return new DomainError('conflict', 'User already exists.', { cause });
}
