/** The template of every test database. Nobody may connect to it after its migration, or it could not be cloned. */
export const TEMPLATE_DATABASE = 'gatehouse_template';

const ADMIN_URL = 'GATEHOUSE_TEST_ADMIN_URL';
const APPLICATION_URL = 'GATEHOUSE_TEST_APPLICATION_URL';
const CLONING = 'GATEHOUSE_TEST_CLONING';

/** The PostgreSQL of this test run. */
export interface DatabaseServer {
  /** May create databases. */
  readonly adminUrl: string;
  /** The role the application connects as. */
  readonly applicationUrl: string;
  /** What to say to CREATE DATABASE for the cheapest copy of a template. */
  readonly cloning: string;
}

/** Passes the URLs to the test processes, which inherit the environment. */
export function publishDatabaseServer(server: DatabaseServer): void {
  process.env[ADMIN_URL] = server.adminUrl;
  process.env[APPLICATION_URL] = server.applicationUrl;
  process.env[CLONING] = server.cloning;
}

/** The PostgreSQL started by the global set-up. */
export function databaseServer(): DatabaseServer {
  const adminUrl = process.env[ADMIN_URL];
  const applicationUrl = process.env[APPLICATION_URL];
  if (!adminUrl || !applicationUrl) throw new Error('no test database: `npm test` starts one, but not for the unit tier alone');
  return { adminUrl, applicationUrl, cloning: process.env[CLONING] ?? '' };
}
