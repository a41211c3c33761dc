import { createDataSource } from '../../src/data-source.js';
import { migrate } from '../../src/database/index.js';

/** Brings an empty database to the newest schema. */
export async function migrateTemplate(connectionUrl: string): Promise<void> {
  const source = createDataSource(connectionUrl);
  await source.initialize();
  try {
    await migrate(source);
  } finally {
    await source.destroy();
  }
}
