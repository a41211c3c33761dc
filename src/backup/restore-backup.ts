import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import type { PoolClient } from 'pg';
import { type CopyStreamQuery, from as copyFrom } from 'pg-copy-streams';
import type { DataSource, EntityManager } from 'typeorm';
import { migrate, MIGRATION_LOCK } from '../database/index.js';
import { BackupError } from './backup-error.js';
import { copyTarget, describeTables, findUse, listMigrations, listTables, quoteName, type Session } from './catalog.js';
import { type BackedUpTable, type BackupHeader, damaged } from './format.js';
import type { OnProgress } from './progress.js';
import { type BackupReader, type BackupSummary, readBackup } from './read-backup.js';
import { ENDED, LEFT_OUT, MIGRATIONS_TABLE } from './tables.js';

export interface RestoreOptions {
  readonly identities: readonly string[] | null;
  /** Leaves sessions, tokens, grants and the server's secrets as they are in the backup. */
  readonly keepsSessions: boolean;
  readonly knownMigrations: readonly string[];
  /** Connects to the target; `migrations` are the only ones that `migrate` then runs. */
  readonly connect: (migrations: readonly string[]) => Promise<DataSource>;
  /** Writes the audit entry, in the transaction of the restore. */
  readonly record: (header: BackupHeader, dataSource: DataSource, tx: EntityManager) => Promise<void>;
  readonly onProgress: OnProgress;
}

/**
 * Fills an empty database. All or nothing: the rows and the end of the sessions are one transaction, which is committed after the whole backup was
 * read and found intact. Before it there are only empty tables; after it newer migrations run, as at the start of a server.
 */
export async function restoreBackup(content: AsyncIterable<Buffer>, options: RestoreOptions): Promise<BackupSummary> {
  const target = new Target(options);
  try {
    const summary = await readBackup(content, options.identities, target);
    await target.commit(summary.header);
    await target.bringUpToDate();
    return summary;
  } finally {
    await target.close();
  }
}

interface Opened {
  readonly dataSource: DataSource;
  readonly manager: EntityManager;
  readonly client: PoolClient;
  readonly release: () => Promise<void>;
}

class Target implements BackupReader {
  private opened: Opened | null = null;
  private tables: readonly string[] = [];
  private copy: CopyStreamQuery | null = null;
  private copied: Promise<void> = Promise.resolve();
  private table = '';
  private doneBytes = 0;

  constructor(private readonly options: RestoreOptions) {}

  async begin(header: BackupHeader): Promise<void> {
    const { knownMigrations, connect } = this.options;
    const unknown = header.migrations.find((name) => !knownMigrations.includes(name));
    if (unknown !== undefined) {
      throw new BackupError(
        `the backup is of a newer version of Gatehouse (${header.version}), which has the migration ${unknown}: restore it with that version`,
      );
    }
    const dataSource = await connect(header.migrations);
    this.opened = await openSession(dataSource);
    const { client } = this.opened;
    await checkEmpty(client, header);
    await migrate(dataSource);
    await beginAlone(client);
    // Again, because only now nobody else can migrate or restore.
    await checkEmpty(client, header);
    await this.empty(header);
  }

  beginTable(table: BackedUpTable): void {
    this.table = table.name;
    if (!this.options.keepsSessions && ENDED.includes(table.name)) return;
    this.copy = this.client.query(copyFrom(`COPY ${copyTarget(table)} FROM STDIN`));
    this.copied = finished(this.copy);
    // Noticed by whoever writes or ends next.
    this.copied.catch(() => undefined);
  }

  async write(data: Buffer): Promise<void> {
    this.doneBytes += data.length;
    this.options.onProgress({ table: this.table, doneBytes: this.doneBytes, totalBytes: null });
    if (this.copy && !this.copy.write(data)) await Promise.race([once(this.copy, 'drain'), this.copied]);
  }

  async endTable(rows: number): Promise<void> {
    if (!this.copy) return;
    this.copy.end();
    await this.copied;
    if (this.copy.rowCount !== rows) throw damaged();
    this.copy = null;
  }

  async commit(header: BackupHeader): Promise<void> {
    const { client, session } = this;
    for (const name of this.tables) await client.query(`ALTER TABLE ${quoteName(name)} ENABLE TRIGGER USER`);
    await this.options.record(header, session.dataSource, session.manager);
    await client.query('COMMIT');
  }

  async bringUpToDate(): Promise<void> {
    // Without statistics the first queries would read whole tables.
    for (const name of this.tables) await this.client.query(`ANALYZE ${quoteName(name)}`);
    await this.close();
    const dataSource = await this.options.connect(this.options.knownMigrations);
    try {
      await migrate(dataSource);
    } finally {
      await dataSource.destroy();
    }
  }

  async close(): Promise<void> {
    const { opened } = this;
    this.opened = null;
    this.copy?.destroy();
    await opened?.release();
    await opened?.dataSource.destroy();
  }

  private get session(): Opened {
    if (!this.opened) throw new Error('the target is not open');
    return this.opened;
  }

  private get client(): PoolClient {
    return this.session.client;
  }

  /** Triggers would add rows that are in the backup, and refuse rows that were right when they were written. */
  private async empty(header: BackupHeader): Promise<void> {
    const { client } = this;
    const present = (await listTables(client)).filter((name) => name !== MIGRATIONS_TABLE);
    const wanted = present.filter((name) => !LEFT_OUT.includes(name));
    const described = await describeTables(client, wanted);
    const fault = differenceOf(header.tables, described);
    if (fault !== null)
      throw new BackupError(
        `the backup does not fit the tables that its migrations create (${fault}): restore it with Gatehouse ${header.version}`,
      );
    this.tables = wanted;
    for (const name of wanted) await client.query(`ALTER TABLE ${quoteName(name)} DISABLE TRIGGER USER`);
    await client.query(`TRUNCATE ${present.map(quoteName).join(', ')}`);
  }
}

async function openSession(dataSource: DataSource): Promise<Opened> {
  const runner = dataSource.createQueryRunner();
  // TypeORM does not know the type of the driver's connection.
  const client = (await runner.connect()) as PoolClient;
  return { dataSource, manager: runner.manager, client, release: () => runner.release() };
}

async function checkEmpty(session: Session, { migrations }: BackupHeader): Promise<void> {
  const tables = await listTables(session);
  const applied = await listMigrations(session);
  if (applied === null && tables.length > 0)
    throw new BackupError(`the database has tables already (${tables.slice(0, 3).join(', ')}): create an empty one for the restore`);
  const newer = applied?.find((name) => !migrations.includes(name));
  const use = applied === null ? null : await findUse(session, tables);
  if (use !== null) throw new BackupError(use);
  if (newer !== undefined)
    throw new BackupError(
      `the database is of a newer version than the backup, because it has the migration ${newer}: create an empty one for the restore`,
    );
}

/** The lock of migrations: a server that starts meanwhile waits, and so does nobody for long, because this does not. */
async function beginAlone(client: PoolClient): Promise<void> {
  await client.query('BEGIN');
  const { rows } = await client.query<{ taken: boolean }>(`SELECT pg_try_advisory_xact_lock(${MIGRATION_LOCK}) AS taken`);
  if (!rows[0]?.taken) throw new BackupError('a server or another restore is migrating the database: stop it and try again');
}

/** The first difference, or null. */
function differenceOf(backup: readonly BackedUpTable[], target: readonly BackedUpTable[]): string | null {
  const lines = (tables: readonly BackedUpTable[]): string[] =>
    tables.map(({ name, columns }) => `${name}: ${[...columns].sort().join(' ')}`).sort();
  const [ours, theirs] = [lines(backup), lines(target)];
  return (
    ours.find((line) => !theirs.includes(line)) ??
    theirs.find((line) => !ours.includes(line)) ??
    (ours.length === theirs.length ? null : 'a table twice')
  );
}
