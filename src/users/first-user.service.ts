import { Injectable } from '@nestjs/common';
import { systemSubject } from '../authz/index.js';
import { PasswordHasher, passwordFault } from '../auth/index.js';
import { DomainError } from '../common/index.js';
import { Transactions } from '../database/index.js';
import { Memberships } from './memberships.js';
import { usernameFault } from './names.js';
import { UsersStore } from './users.store.js';

export interface FirstUser {
  readonly email: string;
  readonly username: string;
  readonly name: string;
  readonly password: string;
}

/** The owner of a new deployment. Exists only while there is no user at all. */
@Injectable()
export class FirstUserService {
  constructor(
    private readonly users: UsersStore,
    private readonly memberships: Memberships,
    private readonly passwords: PasswordHasher,
    private readonly transactions: Transactions,
  ) {}

  exists(): Promise<boolean> {
    return this.users.anyExists(systemSubject('system-restricted'));
  }

  /** Throws `conflict` for everybody but the first, and `invalid_input` for a weak password. */
  async create(first: FirstUser): Promise<{ userId: string; organizationId: string }> {
    if (await this.exists()) throw alreadyCreated();
    checkFields(first);
    const actor = systemSubject('system-restricted');
    const hashedPassword = await this.passwords.hash(first.password);
    const created = await this.transactions.run(async (tx) => {
      const user = await this.users.insertFirst(actor, { ...first, name: first.name.trim(), hashedPassword }, tx);
      if (!user) return null;
      const organization = await this.memberships.getDefault(actor, tx);
      await this.memberships.join(actor, organization.id, user.id, tx);
      return { userId: user.id, organizationId: organization.id };
    });
    if (!created) throw alreadyCreated();
    return created;
  }
}

function checkFields({ username, password }: FirstUser): void {
  const invalidName = usernameFault(username);
  if (invalidName !== null) {
    throw new DomainError('invalid_input', 'Validation failed.', { validations: [{ field: 'username', detail: invalidName }] });
  }
  const fault = passwordFault(password);
  if (fault !== null) {
    throw new DomainError('invalid_input', 'Password is invalid', { validations: [{ field: 'password', detail: fault }] });
  }
}

function alreadyCreated(): DomainError {
  return new DomainError('conflict', 'The initial user has already been created.');
}
