import 'reflect-metadata';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { createDataSource } from './data-source.js';
import { connect, connectEmbeddedPostgres, StartupError } from './database/index.js';

/** Where the database is. Without a URL: the embedded one of this configuration directory. */
export interface DatabasePlace {
  readonly url: string | undefined;
  readonly configDir: string;
}

export interface OpenDatabase {
  readonly dataSource: DataSource;
  /** For the operator: where it is, without a password. */
  readonly description: string;
  readonly close: () => Promise<void>;
}

/** Statements over whole tables take as long as they take; the operator can interrupt. */
const NO_STATEMENT_TIMEOUT = 0;

/**
 * Connects to the database of a deployment, whether its server runs or not. Throws `StartupError` when there is none, or when it is not
 * of this version. Never migrates, and never makes a database: that is the server's to do.
 */
export async function openDatabase({ url, configDir }: DatabasePlace): Promise<OpenDatabase> {
  const embedded = url === undefined ? await openEmbedded(join(configDir, 'postgresql')) : null;
  const connectionUrl = url ?? embedded?.connectionUrl ?? '';
  const dataSource = createDataSource(connectionUrl, { poolSize: 4, statementTimeoutMs: NO_STATEMENT_TIMEOUT });
  const close = async (): Promise<void> => {
    if (dataSource.isInitialized) await dataSource.destroy();
    await embedded?.stop();
  };
  try {
    await connect(dataSource);
    if (await dataSource.showMigrations()) {
      throw new StartupError('the database is not of this version: start this version of the server once, then run this again');
    }
    return { dataSource, description: embedded ? `embedded, in ${configDir}` : describe(connectionUrl), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openEmbedded(directory: string): ReturnType<typeof connectEmbeddedPostgres> {
  if (
    !(await access(join(directory, 'data')).then(
      () => true,
      () => false,
    ))
  ) {
    throw new StartupError(
      `no database configured: set CODER_PG_CONNECTION_URL, or CODER_CONFIG_DIR to where the embedded one is (there is none in ${directory})`,
    );
  }
  const silent = { info: () => undefined, error: () => undefined };
  return connectEmbeddedPostgres({ directory, log: silent });
}

/** Host, port and database of a connection URL. */
function describe(connectionUrl: string): string {
  const { hostname, port, pathname, searchParams } = new URL(connectionUrl);
  return `${hostname || searchParams.get('host') || 'localhost'}:${port || '5432'}${pathname || '/'}`;
}
