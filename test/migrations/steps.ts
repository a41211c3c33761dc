import { DataSource } from 'typeorm';
import { migrations } from '../../migrations/index.js';
import { createDataSource } from '../../src/data-source.js';

/** Connects as a server that knows only the first `count` migrations. The caller closes it. */
export async function openAt(url: string, count = migrations.length): Promise<DataSource> {
  return new DataSource({ ...createDataSource(url, { poolSize: 2 }).options, migrations: migrations.slice(0, count) }).initialize();
}

/** Reverts all migrations, one at a time. */
export async function undoAll(db: DataSource): Promise<void> {
  for (const _ of migrations) await db.undoLastMigration({ transaction: 'each' });
}
