import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../../audit/index.js';
import { PasswordHasher, passwordFault } from '../../auth/index.js';
import { systemSubject } from '../../authz/index.js';
import { DomainError } from '../../common/index.js';
import { Transactions, violates } from '../../database/index.js';
import { Memberships } from '../memberships.port.js';
import { emailFault, realNameFault, usernameFault } from '../names.js';
import { auditedUser, userResource } from '../user-audit.js';
import type { UserRow } from '../users.repository.js';
import { UsersStore } from '../users.store.js';
import { UsersSystemStore } from '../users.system-store.js';

export interface NewAdmin {
  readonly username: string;
  readonly email: string;
  readonly name: string;
  readonly password: string;
}

/** What an operator with access to the database can do to accounts, for when nobody can log in any more. */
@Injectable()
export class OperatorAccounts {
  private readonly actor = systemSubject('system-restricted');

  constructor(
    private readonly users: UsersStore,
    private readonly everybody: UsersSystemStore,
    private readonly memberships: Memberships,
    private readonly passwords: PasswordHasher,
    private readonly audit: AuditTrail,
    private readonly transactions: Transactions,
  ) {}

  /** Returns the fault of one part of a new administrator, or null. */
  fault(part: keyof NewAdmin, value: string): string | null {
    return { username: usernameFault, email: emailFault, name: realNameFault, password: passwordFault }[part](value);
  }

  /** Creates an owner who is an administrator of every organization. Throws `conflict` when the name or address is taken. */
  async createAdmin({ username, email, name, password }: NewAdmin): Promise<UserRow> {
    const hashedPassword = await this.passwords.hash(password);
    const user = {
      username,
      email,
      name,
      avatarUrl: '',
      hashedPassword,
      status: 'dormant',
      loginType: 'password',
      githubComUserId: null,
      isServiceAccount: false,
      roles: ['owner'],
    } as const;
    try {
      return await this.transactions.run(async (tx) => {
        const created = await this.users.insert(this.actor, user, tx);
        const organizationIds = await this.memberships.joinAll(this.actor, created.id, ['organization-admin'], tx);
        const additionalFields = { command: 'server create-admin-user' } as const;
        const event = {
          action: 'create',
          ...userResource(created),
          statusCode: 201,
          after: auditedUser(created),
          additionalFields,
        } as const;
        await this.audit.record(this.actor, event, tx);
        return { ...created, organizationIds };
      });
    } catch (cause) {
      if (!violates(cause, 'users_email_lower_key') && !violates(cause, 'users_username_lower_key')) throw cause;
      throw new DomainError('conflict', 'a user with this username or email address already exists', { cause });
    }
  }

  /** By user name, ignoring case. Throws `not_found`. */
  async find(username: string): Promise<UserRow> {
    const user = await this.users.getByUsername(this.actor, username);
    if (user.isSystem) throw new DomainError('invalid_input', 'this is a system account');
    return user;
  }

  /** Keys and grants of the user stay valid. */
  async resetPassword(user: UserRow, password: string): Promise<void> {
    const hashedPassword = await this.passwords.hash(password);
    await this.transactions.run(async (tx) => {
      await this.everybody.setPassword(this.actor, user.id, hashedPassword, tx);
      const rows = { before: auditedUser(user), after: auditedUser(user, 'replaced') };
      const additionalFields = { command: 'reset-password' } as const;
      await this.audit.record(this.actor, { action: 'write', ...userResource(user), statusCode: 200, ...rows, additionalFields }, tx);
    });
  }
}
