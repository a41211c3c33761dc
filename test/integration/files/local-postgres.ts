import type { DataSource } from 'typeorm';
import { createDataSource } from '../../../src/data-source.js';
import { createDatabase, type TestDatabase } from '../../support/database.js';

/** Databases of one test file, as the application sees them. */
export interface LocalPostgres {
  /** A new, migrated database. It is closed by `stop`. */
  createDatabase(): Promise<DataSource>;
  stop(): Promise<void>;
}

export function startPostgres(): LocalPostgres {
  const opened: { database: TestDatabase; source: DataSource }[] = [];
  return {
    async createDatabase() {
      const database = await createDatabase();
      const source = await createDataSource(database.url).initialize();
      opened.push({ database, source });
      return source;
    },
    async stop() {
      for (const { database, source } of opened) {
        await source.destroy();
        await database.drop();
      }
    },
  };
}
