import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { migrations } from '../../migrations/index.js';
import { createDatabase } from '../support/database.js';
import { startServer } from '../support/server.js';

const FOLDER = fileURLToPath(new URL('../../migrations/', import.meta.url));

describe('the list of migrations', () => {
  const timestamps = migrations.map(({ name }) => Number(/\d+$/.exec(name)?.[0]));

  it('runs them in the order of their numbers, each of which is unique', () => {
    expect(timestamps).toEqual([...new Set(timestamps)].sort((a, b) => a - b));
  });

  it('has every file of the folder, under the name of its class', async () => {
    const files = (await readdir(FOLDER)).filter((file) => /^\d.*\.js$/.test(file)).sort();
    const expected = migrations.map(({ name }) => {
      const words = name.replace(/\d+$/, '').replace(/(?<!^)([A-Z])/g, '-$1');
      return `${/\d+$/.exec(name)?.[0] ?? ''}-${words.toLowerCase()}.js`;
    });
    expect(files).toEqual([...expected].sort());
  });

  it.each(migrations.map((Migration) => new Migration()))('gives $name the name of its class, which the database stores', (migration) => {
    expect(migration.name).toBe(migration.constructor.name);
  });
});

describe('servers that start on the same database', () => {
  it('migrate an empty one once when they start together, and all serve', async () => {
    const database = await createDatabase({ empty: true });
    const servers = await Promise.all(Array.from({ length: 3 }, () => startServer({ database })));
    for (const server of servers) expect((await server.get('/readyz')).status).toBe(200);
    const applied = await database.query<{ name: string }>(`SELECT name FROM schema_migrations ORDER BY id`);
    expect(applied.map(({ name }) => name)).toEqual(migrations.map(({ name }) => name));
    await Promise.all(servers.map((server) => server.stop()));
    await database.drop();
  });

  it('refuse one from which a newer version has removed something, in one line, and change nothing in it', async () => {
    const database = await createDatabase();
    await database.query(`UPDATE site_configs SET value = 'AddTheFuture9999999999999' WHERE key = 'schema_oldest_server'`);
    const newest = migrations.at(-1)!.name;
    await database.query(`DELETE FROM schema_migrations WHERE name = $1`, [newest]);
    await database.query(`INSERT INTO schema_migrations ("timestamp", name) VALUES (9999999999999, 'AddTheFuture9999999999999')`);
    const failure = await startServer({ database }).catch((error: unknown) => error);
    expect(String(failure)).toMatch(
      /\nerror: the database belongs to a newer version of Gatehouse, which ran the migration AddTheFuture9999999999999 and removed what this version needs: start that version, or restore an older backup\n$/,
    );
    expect(await database.query(`SELECT name FROM schema_migrations WHERE name = $1`, [newest])).toEqual([]);
    await database.drop();
  });
});
