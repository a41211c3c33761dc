import { createDataSource } from '../../src/data-source.js';

/** Brings an empty database to the newest schema. */
export async function migrateTemplate(connectionUrl: string): Promise<void> {
  const source = createDataSource(connectionUrl);
  await source.initialize();
  try {
    await source.runMigrations({ transaction: 'each' });
  } finally {
    await source.destroy();
  }
}
