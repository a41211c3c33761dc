import type { DataSource } from 'typeorm';
import type { AuditTrail } from '../../audit/index.js';
import { PasswordHasher } from '../../auth/index.js';
import { RbacAuthorizer } from '../../authz/index.js';
import { PreparedStatements, Transactions } from '../../database/index.js';
import type { Memberships } from '../memberships.js';
import { UsersRepository } from '../users.repository.js';
import { UsersStore } from '../users.store.js';
import { UsersSystemStore } from '../users.system-store.js';
import { OperatorAccounts } from './operator-accounts.js';

/** For commands, which have a database and no server. */
export function operatorAccountsOver(dataSource: DataSource, memberships: Memberships, audit: AuditTrail): OperatorAccounts {
  const repository = new UsersRepository(new PreparedStatements(dataSource), dataSource);
  const authorizer = new RbacAuthorizer();
  const [users, everybody] = [new UsersStore(repository, authorizer), new UsersSystemStore(repository, authorizer)];
  return new OperatorAccounts(users, everybody, memberships, new PasswordHasher(), audit, new Transactions(dataSource));
}
