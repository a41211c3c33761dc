import { Injectable } from '@nestjs/common';
import { isEmail } from 'class-validator';
import { AuditTrail } from '../audit/index.js';
import { type RequestOrigin, systemSubject } from '../authz/index.js';
import { PasswordHasher, passwordFault } from '../auth/index.js';
import { DomainError } from '../common/index.js';
import { Transactions } from '../database/index.js';
import { OrganizationsStore } from '../organizations/index.js';
import { REAL_NAME_MAX_LENGTH, usernameFault } from './names.js';
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
    private readonly organizations: OrganizationsStore,
    private readonly passwords: PasswordHasher,
    private readonly audit: AuditTrail,
    private readonly transactions: Transactions,
  ) {}

  exists(): Promise<boolean> {
    return this.users.anyExists(systemSubject('system-restricted'));
  }

  /** Throws `conflict` for everybody but the first, and `invalid_input` for a weak password. */
  async create(first: FirstUser, origin: RequestOrigin): Promise<{ userId: string; organizationId: string }> {
    if (await this.exists()) throw alreadyCreated();
    checkFields(first);
    const actor = systemSubject('system-restricted');
    const hashedPassword = await this.passwords.hash(first.password);
    const created = await this.transactions.run(async (tx) => {
      const user = await this.users.insertFirst(actor, { ...first, name: first.name.trim(), hashedPassword }, tx);
      if (!user) return null;
      const organization = await this.organizations.getDefault(actor, tx);
      await this.organizations.addMember(actor, organization.id, user.id, tx);
      const { email, username, name } = first;
      const after = {
        id: user.id,
        email,
        username,
        name,
        status: 'active',
        login_type: 'password',
        rbac_roles: ['owner'],
        hashed_password: hashedPassword,
      };
      const event = { action: 'create', resourceType: 'user', resourceId: user.id, resourceTarget: username, userId: user.id } as const;
      await this.audit.record(actor, { ...event, statusCode: 201, after, origin }, tx);
      return { userId: user.id, organizationId: organization.id };
    });
    if (!created) throw alreadyCreated();
    return created;
  }
}

function checkFields({ email, username, name, password }: FirstUser): void {
  const faults = [
    { field: 'email', detail: isEmail(email) ? null : 'must be an e-mail address' },
    { field: 'username', detail: usernameFault(username) },
    { field: 'name', detail: name.trim().length <= REAL_NAME_MAX_LENGTH ? null : `must be at most ${REAL_NAME_MAX_LENGTH} characters` },
  ];
  const validations = faults.flatMap(({ field, detail }) => (detail === null ? [] : [{ field, detail }]));
  if (validations.length > 0) throw new DomainError('invalid_input', 'Validation failed.', { validations });
  const fault = passwordFault(password);
  if (fault !== null) {
    throw new DomainError('invalid_input', 'Password is invalid', { validations: [{ field: 'password', detail: fault }] });
  }
}

function alreadyCreated(): DomainError {
  return new DomainError('conflict', 'The initial user has already been created.');
}
