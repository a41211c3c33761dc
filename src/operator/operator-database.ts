import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { createDataSource, migrationNames } from '../data-source.js';
import {
  compareSchema,
  connect,
  connectEmbeddedPostgres,
  readSchema,
  type SessionDefaults,
  startEmbeddedPostgres,
  StartupError,
  UNLIMITED_SESSION,
} from '../database/index.js';

/** The location of the database. Without a URL: the embedded one of this configuration directory. */
export interface DatabasePlace {
  readonly url: string | undefined;
  readonly configDir: string;
}

export interface OpenDatabase {
  readonly dataSource: DataSource;
  /** Its location for the operator, without a password. */
  readonly description: string;
  /** Do passwords and rows cross a network unencrypted? */
  readonly isExposed: boolean;
  readonly close: () => Promise<void>;
}

/**
 * Connects to the database of a deployment, whether its server runs or not. Throws `StartupError` if there is none, or if it is not
 * of this version. Never migrates or creates a database: the server does.
 */
export async function openDatabase(place: DatabasePlace): Promise<OpenDatabase> {
  const opened = await reachDatabase(place);
  try {
    const { missing, isTooNew } = compareSchema(await readSchema(opened.dataSource), migrationNames());
    if (missing.length > 0 || isTooNew) {
      throw new StartupError(
        'the database schema does not match this version: start this version of the server once, then run the command again',
      );
    }
    return opened;
  } catch (error) {
    await opened.close();
    throw error;
  }
}

/** The same for a database of any version. */
export async function reachDatabase(
  { url, configDir }: DatabasePlace,
  session: SessionDefaults = UNLIMITED_SESSION,
): Promise<OpenDatabase> {
  const embedded = url === undefined ? await openEmbedded(join(configDir, 'postgresql')) : null;
  const connectionUrl = url ?? embedded?.connectionUrl ?? '';
  const dataSource = createDataSource(connectionUrl, { poolSize: 4, session });
  const close = async (): Promise<void> => {
    if (dataSource.isInitialized) await dataSource.destroy();
    await embedded?.stop();
  };
  try {
    const { isExposed } = await connect(dataSource);
    return { dataSource, description: embedded ? `embedded, in ${configDir}` : describe(connectionUrl), isExposed, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A database to fill. Unlike `OpenDatabase` it belongs to this process alone, and the embedded one is created if it is missing. */
export interface DatabaseToFill {
  readonly description: string;
  /** Connects; `migrations` are the only ones of this version that `migrate` knows then. */
  readonly connect: (migrations: readonly string[]) => Promise<DataSource>;
  readonly close: () => Promise<void>;
}

export async function openToFill({ url, configDir }: DatabasePlace): Promise<DatabaseToFill> {
  const embedded = url === undefined ? await startEmbeddedPostgres({ directory: join(configDir, 'postgresql'), log: SILENT }) : null;
  const connectionUrl = url ?? embedded?.connectionUrl ?? '';
  return {
    description: embedded ? `embedded, in ${configDir}` : describe(connectionUrl),
    connect: async (migrations) => {
      const dataSource = createDataSource(connectionUrl, { poolSize: 4, session: UNLIMITED_SESSION, onlyMigrations: migrations });
      try {
        await connect(dataSource);
        return dataSource;
      } catch (error) {
        if (dataSource.isInitialized) await dataSource.destroy();
        throw error;
      }
    },
    close: async () => {
      await embedded?.stop();
    },
  };
}

const SILENT = { info: () => undefined, error: () => undefined };

async function openEmbedded(directory: string): ReturnType<typeof connectEmbeddedPostgres> {
  if (
    !(await access(join(directory, 'data')).then(
      () => true,
      () => false,
    ))
  ) {
    throw new StartupError(
      `no database configured: set CODER_PG_CONNECTION_URL, or set CODER_CONFIG_DIR to the directory of the embedded database (there is none in ${directory})`,
    );
  }
  return connectEmbeddedPostgres({ directory, log: SILENT });
}

/** Host, port and database of a connection URL. */
function describe(connectionUrl: string): string {
  const { hostname, port, pathname, searchParams } = new URL(connectionUrl);
  return `${hostname || searchParams.get('host') || 'localhost'}:${port || '5432'}${pathname || '/'}`;
}
