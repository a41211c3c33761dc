import type { AuditTrail } from '../../audit/index.js';
import { type PasswordHasher, passwordFault } from '../../auth/index.js';
import { systemSubject } from '../../authz/index.js';
import { DomainError } from '../../common/index.js';
import { type Transactions, violates } from '../../database/index.js';
import type { Memberships } from '../memberships.js';
import { emailFault, realNameFault, usernameFault } from '../names.js';
import type { UserRow } from '../users.repository.js';
import type { UsersStore } from '../users.store.js';
import type { UsersSystemStore } from '../users.system-store.js';

export interface NewAdmin {
  readonly username: string;
  readonly email: string;
  readonly name: string;
  readonly password: string;
}

/** What somebody with the database in their hands does to accounts when nobody can log in any more. */
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

  /** What is wrong with a part of a new administrator, or null. */
  static fault(part: keyof NewAdmin, value: string): string | null {
    return { username: usernameFault, email: emailFault, name: realNameFault, password: passwordFault }[part](value);
  }

  /** An owner who is an administrator of every organization. Throws `conflict` when name or address are taken. */
  async createAdmin({ username, email, name, password }: NewAdmin): Promise<UserRow> {
    const hashedPassword = await this.passwords.hash(password);
    const user = { username, email, name, hashedPassword, status: 'dormant', loginType: 'password', isServiceAccount: false } as const;
    try {
      return await this.transactions.run(async (tx) => {
        const created = await this.users.insert(this.actor, { ...user, roles: ['owner'] }, tx);
        const organizationIds = await this.memberships.joinAll(this.actor, created.id, ['organization-admin'], tx);
        await this.audit.record(
          this.actor,
          {
            action: 'create',
            ...resource(created),
            statusCode: 201,
            after: { id: created.id, username, email, name, status: 'dormant', login_type: 'password', rbac_roles: ['owner'] },
            additionalFields: { command: 'server create-admin-user' },
          },
          tx,
        );
        return { ...created, organizationIds };
      });
    } catch (cause) {
      if (!violates(cause, 'users_email_lower_key') && !violates(cause, 'users_username_lower_key')) throw cause;
      throw new DomainError('conflict', 'a user with this user name or e-mail address exists already', { cause });
    }
  }

  /** By user name in any case. Throws `not_found`. */
  async find(username: string): Promise<UserRow> {
    const user = await this.users.getByUsername(this.actor, username);
    if (user.isSystem) throw new DomainError('invalid_input', 'this account belongs to the server');
    return user;
  }

  /** Keys and grants of the user stay. */
  async resetPassword(user: UserRow, password: string): Promise<void> {
    const hashedPassword = await this.passwords.hash(password);
    await this.transactions.run(async (tx) => {
      await this.everybody.setPassword(this.actor, user.id, hashedPassword, tx);
      const [before, after] = [{ hashed_password: '' }, { hashed_password: hashedPassword }];
      const additionalFields = { command: 'reset-password' };
      await this.audit.record(this.actor, { action: 'write', ...resource(user), statusCode: 200, before, after, additionalFields }, tx);
    });
  }
}

function resource(user: UserRow): { resourceType: 'user'; resourceId: string; resourceTarget: string } {
  return { resourceType: 'user', resourceId: user.id, resourceTarget: user.username };
}
