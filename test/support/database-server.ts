/** The database every test's database is cloned from. Nobody connects to it after it is migrated, or it could not be cloned. */
export const TEMPLATE_DATABASE = 'gatehouse_template';

const ADMIN_URL = 'GATEHOUSE_TEST_ADMIN_URL';
const APPLICATION_URL = 'GATEHOUSE_TEST_APPLICATION_URL';

/** The PostgreSQL of this test run. */
export interface DatabaseServer {
  /** May create databases. */
  readonly adminUrl: string;
  /** The role the application connects as. */
  readonly applicationUrl: string;
}

/** Tells the test processes, which inherit the environment. */
export function publishDatabaseServer(server: DatabaseServer): void {
  process.env[ADMIN_URL] = server.adminUrl;
  process.env[APPLICATION_URL] = server.applicationUrl;
}

/** The PostgreSQL that the global set-up started. */
export function databaseServer(): DatabaseServer {
  const adminUrl = process.env[ADMIN_URL];
  const applicationUrl = process.env[APPLICATION_URL];
  if (!adminUrl || !applicationUrl) throw new Error('no test database: the tests run through `npm test`, whose global set-up starts one');
  return { adminUrl, applicationUrl };
}
