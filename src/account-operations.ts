import { auditTrailOver } from './audit/index.js';
import { type Revocation, revocationOver } from './auth/index.js';
import { DomainError } from './common/index.js';
import { type DatabasePlace, openDatabase } from './operator-database.js';
import { membershipsOver } from './organizations/index.js';
import { OperatorAccounts, operatorAccountsOver } from './users/index.js';

export { DomainError, OperatorAccounts };

/** What operators do to accounts, straight in the database. */
export interface AccountOperations {
  readonly accounts: OperatorAccounts;
  readonly revocation: Revocation;
  /** For the operator: where the database is, without a password. */
  readonly description: string;
  readonly close: () => Promise<void>;
}

/** Throws `StartupError` when there is no database of this version. */
export async function openAccounts(place: DatabasePlace): Promise<AccountOperations> {
  const { dataSource, description, close } = await openDatabase(place);
  const audit = auditTrailOver(dataSource);
  return {
    accounts: operatorAccountsOver(dataSource, membershipsOver(dataSource), audit),
    revocation: revocationOver(dataSource, audit),
    description,
    close,
  };
}
