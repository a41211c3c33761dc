import { databaseServer } from '../../support/database-server.js';
import { type TestDatabase, withDatabase } from '../../support/database.js';
import { plant } from '../../support/population/plant.js';
import { ids, type PopulationSize } from '../../support/population/population.js';

/** The database for reading plans: large enough to detect a plan that reads a table instead of a page. */
const SIZE: PopulationSize = { users: 50_000, groups: 2_000, keys: 100_000, apps: 2_000, auditRows: 100_000, files: 5_000 };

/** Rows that the lists are about. */
export interface Crowd {
  /** Everybody is in it. */
  readonly organization: string;
  /** Few are. */
  readonly smallOrganization: string;
  /** In the organization of everybody; everybody is in it. */
  readonly group: string;
  readonly user: string;
  /** The owner of one key in fifty. */
  readonly busyUser: string;
  readonly app: string;
  /** In the middle of the audit log. */
  readonly auditRow: string;
}

/** Fills the database in seconds. */
export async function plantCrowd(database: TestDatabase): Promise<Crowd> {
  await plant(withDatabase(databaseServer().adminUrl, database.name), SIZE);
  return crowdOf((sql) => database.query<Crowd>(sql), SIZE);
}

export async function crowdOf(query: (sql: string) => Promise<Crowd[]>, size: PopulationSize): Promise<Crowd> {
  const id = ids(size);
  const [row] = await query(`
    SELECT (SELECT id FROM organizations WHERE is_default) AS organization, ${id.organization(1)} AS "smallOrganization", ${id.group(1)} AS "group",
           ${id.user(Math.floor(size.users / 2))} AS "user", ${id.user(Math.min(5_000, size.users))} AS "busyUser", ${id.app(1)} AS app,
           ${id.audit(Math.floor(size.auditRows / 2))} AS "auditRow"`);
  return row!;
}
