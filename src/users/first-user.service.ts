import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../audit/index.js';
import { type RequestOrigin, systemSubject } from '../authz/index.js';
import { PasswordHasher, passwordFault } from '../auth/index.js';
import { DomainError } from '../common/index.js';
import { Transactions } from '../database/index.js';
import { Memberships } from './memberships.port.js';
import { emailFault, realNameFault, usernameFault } from './names.js';
import { auditedUser, userResource } from './user-audit.js';
import { UsersSystemStore } from './users.system-store.js';

export interface FirstUser {
  readonly email: string;
  readonly username: string;
  readonly name: string;
  readonly password: string;
}

/** Creates the owner of a new deployment. Possible only while there is no user at all. */
@Injectable()
export class FirstUserService {
  constructor(
    private readonly users: UsersSystemStore,
    private readonly memberships: Memberships,
    private readonly passwords: PasswordHasher,
    private readonly audit: AuditTrail,
    private readonly transactions: Transactions,
  ) {}

  exists(): Promise<boolean> {
    return this.users.anyExists(systemSubject('system-restricted'));
  }

  /** Throws `conflict` once a user exists, and `invalid_input` with every unacceptable field. */
  async create(first: FirstUser, origin: RequestOrigin): Promise<{ userId: string; organizationId: string }> {
    if (await this.exists()) throw alreadyCreated();
    checkFields(first);
    const actor = systemSubject('system-restricted');
    const hashedPassword = await this.passwords.hash(first.password);
    const created = await this.transactions.run(async (tx) => {
      const account = {
        email: first.email,
        username: first.username,
        name: first.name.trim(),
        avatarUrl: '',
        hashedPassword,
        status: 'active',
        loginType: 'password',
        githubComUserId: null,
        isServiceAccount: false,
        roles: ['owner'],
      } as const;
      const user = await this.users.insertFirst(actor, account, tx);
      if (!user) return null;
      const organization = await this.memberships.getDefault(actor, tx);
      await this.memberships.join(actor, organization.id, user.id, tx);
      const event = { action: 'create', ...userResource(user), userId: user.id } as const;
      await this.audit.record(actor, { ...event, statusCode: 201, after: auditedUser(user), origin }, tx);
      return { userId: user.id, organizationId: organization.id };
    });
    if (!created) throw alreadyCreated();
    return created;
  }
}

/** Shared by the API and the page, so that both have the same rules. */
function checkFields({ email, username, name, password }: FirstUser): void {
  const faults = {
    email: emailFault(email),
    username: usernameFault(username),
    name: realNameFault(name),
    password: passwordFault(password),
  };
  const validations = Object.entries(faults).flatMap(([field, detail]) => (detail === null ? [] : [{ field, detail }]));
  if (validations.length === 0) return;
  const isOnlyPassword = validations.every(({ field }) => field === 'password');
  throw new DomainError('invalid_input', isOnlyPassword ? 'Password is invalid' : 'Validation failed.', { validations });
}

function alreadyCreated(): DomainError {
  return new DomainError('conflict', 'The initial user has already been created.');
}
