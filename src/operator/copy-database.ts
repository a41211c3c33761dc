import { BackupSource, type OnProgress, restoreBackup } from '../backup/index.js';
import { SystemClock } from '../common/index.js';
import { productVersion } from '../config/index.js';
import { migrationNames } from '../data-source.js';
import { readSchema } from '../database/index.js';
import { openToFill, reachDatabase } from './operator-database.js';

/**
 * Copies everything from the database of one URL into the empty one of another, as a backup and its restore do, without a file between them. Sessions go on.
 * The numbers of rows and a checksum of everything are compared before it is committed.
 */
export async function copyDatabase(from: string, to: string, onProgress: OnProgress): Promise<void> {
  const { dataSource, close } = await reachDatabase({ url: from, configDir: '' });
  try {
    if ((await readSchema(dataSource)).applied === null) return;
    const runner = dataSource.createQueryRunner();
    const client = (await runner.connect()) as ConstructorParameters<typeof BackupSource>[0]; // TypeORM does not know its type
    const target = await openToFill({ url: to, configDir: '' });
    try {
      const knownMigrations = migrationNames();
      const source = new BackupSource(client, { version: productVersion(), now: new SystemClock().now(), knownMigrations, onProgress });
      await restoreBackup(source.content(), {
        identities: null,
        keepsSessions: true,
        knownMigrations,
        connect: target.connect,
        // Nothing of it changes.
        record: () => Promise.resolve(),
        onProgress: () => undefined,
      });
    } finally {
      await target.close();
      await runner.release();
    }
  } finally {
    await close();
  }
}
