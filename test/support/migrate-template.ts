import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

interface MigratableSource {
  initialize(): Promise<unknown>;
  runMigrations(options: { transaction: 'each' }): Promise<unknown>;
  destroy(): Promise<void>;
}

/** Brings an empty database to the newest schema. */
export async function migrateTemplate(connectionUrl: string): Promise<void> {
  const file = new URL('../../src/data-source.js', import.meta.url);
  if (!existsSync(fileURLToPath(file))) return;
  const { createDataSource } = (await import(file.href)) as { createDataSource: (url: string) => MigratableSource };
  const source = createDataSource(connectionUrl);
  await source.initialize();
  try {
    await source.runMigrations({ transaction: 'each' });
  } finally {
    await source.destroy();
  }
}
