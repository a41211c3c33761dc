import type { DataSource, MigrationInterface, QueryRunner } from 'typeorm';
import { migrations } from '../../migrations/index.js';
import { createDataSource } from '../../src/data-source.js';
import { migrate, type Removal } from '../../src/database/index.js';
import { runCommand } from '../support/command.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { startServer } from '../support/server.js';
import { bearer, createOwner } from '../support/sign-in.js';

/** What the next version brings: an addition, and the removal of what this version no longer uses. */
class AddNotes9000000000100 implements MigrationInterface {
  readonly name = 'AddNotes9000000000100';
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE notes (id uuid PRIMARY KEY)`);
    await db.query(`ALTER TABLE users ADD COLUMN note text`);
  }
  async down(): Promise<void> {}
}
const NEWEST = migrations.at(-1)?.name ?? '';

/** A removal of something that servers which know the migration `oldestServer` do without. */
function removal(oldestServer: string): new () => MigrationInterface & Removal {
  return class RemoveNotes9000000000200 implements MigrationInterface, Removal {
    readonly name = 'RemoveNotes9000000000200';
    readonly oldestServer = oldestServer;
    async up(db: QueryRunner): Promise<void> {
      await db.query(`ALTER TABLE users DROP COLUMN note`);
    }
    async down(): Promise<void> {}
  };
}

let database: TestDatabase;
beforeEach(async () => {
  database = await createDatabase();
});
afterEach(() => database.drop());

/** Migrates as a version does that has these migrations besides ours. */
async function migrateAs(...newer: readonly (new () => MigrationInterface)[]): Promise<Awaited<ReturnType<typeof migrate>>> {
  const source = createDataSource(database.url);
  const migrationsOf: { migrations: unknown } = source.options as never;
  Object.assign(migrationsOf, { migrations: [...migrations, ...newer] });
  return run(source);
}

async function run(source: DataSource): Promise<Awaited<ReturnType<typeof migrate>>> {
  await source.initialize();
  try {
    return await migrate(source);
  } finally {
    await source.destroy();
  }
}

const floor = async (): Promise<string | undefined> =>
  (await database.query<{ value: string }>(`SELECT value FROM site_configs WHERE key = 'schema_oldest_server'`))[0]?.value;
const migrateCommand = (...argv: string[]) =>
  runCommand(['server', 'migrate', ...argv], { env: { CODER_PG_CONNECTION_URL: database.url } });

describe('a server of this version', () => {
  it('starts on a database to which a newer version has only added, serves, and leaves what the newer one wrote', async () => {
    expect(await migrateAs(AddNotes9000000000100)).toEqual({ applied: 1, unknown: 0 });
    const before = await floor();
    const server = await startServer({ database });
    expect((await server.get('/readyz')).status).toBe(200);
    const token = await createOwner(server);
    expect((await server.get('/api/v2/users/me', bearer(token))).status).toBe(200);
    await server.stop();
    expect(await floor()).toBe(before);
    expect(await database.query(`SELECT note FROM users`)).not.toEqual([]);
  });

  it('still starts after a removal that it is new enough for', async () => {
    await migrateAs(AddNotes9000000000100, removal(NEWEST));
    expect(await floor()).toBe(NEWEST);
    const server = await startServer({ database });
    expect((await server.get('/readyz')).status).toBe(200);
    await server.stop();
  });

  it('does not start after a removal that only newer servers are ready for', async () => {
    await migrateAs(AddNotes9000000000100, removal(AddNotes9000000000100.name));
    const failure = await startServer({ database }).catch((error: unknown) => error);
    expect(String(failure)).toContain(
      'error: the database belongs to a newer version of Gatehouse, which ran the migration RemoveNotes9000000000200 and removed what this version needs',
    );
    // Nor does an older version lower it.
    expect(await floor()).toBe(AddNotes9000000000100.name);
  });

  it('starts again after a removal that failed, because it changed nothing', async () => {
    await migrateAs(AddNotes9000000000100);
    await database.query(`ALTER TABLE users RENAME COLUMN note TO other`);
    await expect(migrateAs(AddNotes9000000000100, removal(AddNotes9000000000100.name))).rejects.toThrow('column "note"');
    const server = await startServer({ database });
    expect((await server.get('/readyz')).status).toBe(200);
    await server.stop();
  });

  it('does not start after a removal that was interrupted outside of a transaction, although it is not complete', async () => {
    class RemoveHalf9000000000300 implements MigrationInterface, Removal {
      readonly name = 'RemoveHalf9000000000300';
      readonly oldestServer = 'RemoveHalf9000000000300';
      readonly transaction = false;
      up(): Promise<void> {
        return Promise.reject(new Error('interrupted'));
      }
      async down(): Promise<void> {}
    }
    await expect(migrateAs(RemoveHalf9000000000300)).rejects.toThrow('interrupted');
    const failure = await startServer({ database }).catch((error: unknown) => error);
    expect(String(failure)).toContain('which began a migration and removed what this version needs');
  });
});

describe('an upgrade that skips a version', () => {
  it('waits until the running servers are stopped, which need what it removes', async () => {
    const server = await startServer({ database });
    await expect(migrateAs(AddNotes9000000000100, removal(AddNotes9000000000100.name))).rejects.toThrow(
      /^this version removes what the running servers need, because they are more than one version older \(\S.*\): stop all of them first/,
    );
    expect(await database.query(`SELECT to_regclass('notes') AS notes`)).toEqual([{ notes: null }]);
    await server.stop();
    expect(await migrateAs(AddNotes9000000000100, removal(AddNotes9000000000100.name))).toEqual({ applied: 2, unknown: 0 });
  });
});

describe('gatehouse server migrate', () => {
  it('has nothing to do on a database of this version', async () => {
    expect(await migrateCommand('--plan')).toMatchObject({
      code: 0,
      out: '',
      err: expect.stringMatching(/^database: \S+\nnothing to do\n$/) as string,
    });
    expect(await migrateCommand()).toMatchObject({ code: 0, err: expect.stringMatching(/\nnothing to do\n$/) as string });
  });

  it('plans what is missing with exit code 2, changes nothing, then does it while a server runs', async () => {
    const empty = await createDatabase({ empty: true });
    const env = { CODER_PG_CONNECTION_URL: empty.url };
    const plan = await runCommand(['server', 'migrate', '--plan', '--json'], { env });
    expect(plan.code).toBe(2);
    const { missing, unknown } = JSON.parse(plan.out) as { missing: { name: string; oldest_server: string | null }[]; unknown: string[] };
    expect(missing.map(({ name }) => name)).toEqual(migrations.map(({ name }) => name));
    expect(unknown).toEqual([]);
    expect(await empty.query(`SELECT to_regclass('schema_migrations') AS list`)).toEqual([{ list: null }]);
    const table = await runCommand(['server', 'migrate', '--plan'], { env });
    expect(table.out).toContain(NEWEST);
    expect(table.err).toMatch(/\n\d+ migrations to run: gatehouse server migrate\n$/);
    expect(await runCommand(['server', 'migrate'], { env })).toMatchObject({
      code: 0,
      err: expect.stringMatching(/\nran \d+ migrations\n$/) as string,
    });
    const server = await startServer({ database: empty });
    expect((await server.get('/readyz')).status).toBe(200);
    await server.stop();
    await empty.drop();
  });

  it('says in one line, with exit code 1, that the database is too new', async () => {
    await migrateAs(AddNotes9000000000100, removal(AddNotes9000000000100.name));
    for (const argv of [['--plan'], []]) {
      const { code, err } = await migrateCommand(...argv);
      expect(code).toBe(1);
      expect(err).toMatch(/error: .*newer version of Gatehouse.*removed what this (?:one|version) needs/);
      expect(err).not.toContain('    at ');
    }
  });

  it('tells of additions of a newer version, with which this one can run', async () => {
    await migrateAs(AddNotes9000000000100);
    expect(await migrateCommand('--plan')).toMatchObject({
      code: 0,
      err: expect.stringMatching(/\n1 migration of a newer version, with which this one can run\nnothing to do\n$/) as string,
    });
  });
});
