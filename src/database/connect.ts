import type { DataSource } from 'typeorm';
import { StartupError } from './startup-error.js';

/** The oldest PostgreSQL whose features our statements use. */
const MIN_VERSION = 140_000;

/** Opens the pool. A wrong URL is one clear line that never shows the password. */
export async function connect(dataSource: DataSource): Promise<void> {
  try {
    await dataSource.initialize();
  } catch (cause) {
    throw new StartupError(`cannot connect to the PostgreSQL of CODER_PG_CONNECTION_URL: ${reason(cause)}`, { cause });
  }
  const [row] = await dataSource.query<{ version: string }[]>(`SELECT current_setting('server_version_num') AS version`);
  if (Number(row?.version) < MIN_VERSION) throw new StartupError('the PostgreSQL of CODER_PG_CONNECTION_URL is older than version 14');
}

function reason(error: unknown): string {
  if (error instanceof AggregateError) return reason(error.errors[0]);
  // pg's messages name host, user and database, never the password.
  return error instanceof Error ? error.message : 'unknown error';
}
