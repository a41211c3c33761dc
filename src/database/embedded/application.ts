import { applicationPassword, SUPERUSER } from './cluster.js';
import type { Ownership } from './ownership.js';

/** The role and the database of the application. */
const APPLICATION = 'gatehouse';

/** For the application: owner of its database, not a superuser. Contains a password. */
export function applicationUrl(port: number, superuserPassword: string): string {
  return `postgresql://${APPLICATION}:${applicationPassword(superuserPassword)}@127.0.0.1:${port}/${APPLICATION}`;
}

/** Contains the superuser's password. */
export function superuserUrl(port: number, superuserPassword: string): string {
  return `postgresql://${SUPERUSER}:${superuserPassword}@127.0.0.1:${port}/postgres`;
}

/** The password is set each time, which repairs a lost password file. */
export async function createApplicationDatabase({ client }: Ownership, superuserPassword: string): Promise<void> {
  const { rows } = await client.query<{ role: boolean; database: boolean }>(
    `SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1) AS role, EXISTS (SELECT FROM pg_database WHERE datname = $1) AS database`,
    [APPLICATION],
  );
  const secret = client.escapeLiteral(applicationPassword(superuserPassword));
  await client.query(`${rows[0]?.role ? 'ALTER' : 'CREATE'} ROLE ${APPLICATION} LOGIN PASSWORD ${secret}`);
  if (!rows[0]?.database) await client.query(`CREATE DATABASE ${APPLICATION} OWNER ${APPLICATION}`);
}

/** Bytes on disk, with indexes. */
export async function applicationSize({ client }: Ownership): Promise<number> {
  const { rows } = await client.query<{ bytes: string }>(
    `SELECT COALESCE(sum(pg_database_size(oid)), 0) AS bytes FROM pg_database WHERE datname = $1`,
    [APPLICATION],
  );
  return Number(rows[0]?.bytes ?? 0);
}
