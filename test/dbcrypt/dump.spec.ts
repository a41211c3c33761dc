import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { rotate, startDbcrypt } from '../../src/dbcrypt/index.js';
import { createTables, keyring, plant } from '../support/dbcrypt-notes.js';
import { PlantedSearch } from '../support/planted-search.js';
import { startThrowawayPostgres, type ThrowawayPostgres } from '../support/throwaway-postgres.js';

const SECRETS = 1000;

let postgres: ThrowawayPostgres;
beforeAll(async () => (postgres = await startThrowawayPostgres()));
afterAll(() => postgres.stop());

/** 24 hexadecimal digits: long enough never to be there by chance, and a multiple of three, so that base64 of more text begins alike. */
const secrets = Array.from({ length: SECRETS }, () => randomBytes(12).toString('hex'));

const search = new PlantedSearch(secrets);
const found = (bytes: Buffer): string[] => search.in(bytes);

async function dump(db: DataSource): Promise<Buffer> {
  const tables = await db.query<{ name: string }[]>(`SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`);
  const texts: string[] = [];
  for (const { name } of tables) {
    const rows = await db.query<{ line: string }[]>(`SELECT t::text AS line FROM "${name}" AS t`);
    texts.push(...rows.map(({ line }) => line));
  }
  return Buffer.from(texts.join('\n'));
}

describe('a thousand secrets planted with keys set', () => {
  it('are in no table and in no file of the database, neither before nor after a rotation', async () => {
    const db = await postgres.createDatabase();
    const context = await createTables(db);
    await startDbcrypt(context, keyring('ba'), 'server');
    await plant(db, keyring('ba'), SECRETS, (index) => secrets[index]!);
    expect((await dump(db)).length).toBeGreaterThan(SECRETS * 100);
    expect(found(await dump(db))).toEqual([]);

    await rotate(context, keyring('ba'));
    expect(found(await dump(db))).toEqual([]);

    await db.query('CHECKPOINT');
    let files = 0;
    for (const entry of await readdir(postgres.dataDirectory, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      files += 1;
      expect({ file: entry.name, found: found(await readFile(join(entry.parentPath, entry.name))) }).toEqual({
        file: entry.name,
        found: [],
      });
    }
    expect(files).toBeGreaterThan(100);
  }, 120_000);

  it('would have been found without keys: the search itself works', async () => {
    const db = await postgres.createDatabase();
    await createTables(db);
    await plant(db, keyring(''), SECRETS, (index) => secrets[index]!);
    expect(new Set(found(await dump(db))).size).toBe(SECRETS);
    await db.query('CHECKPOINT');
    expect(new Set(found(Buffer.from((await dump(db)).toString('hex')))).size).toBe(SECRETS);
    expect(new Set(found(Buffer.from(secrets.map((secret) => Buffer.from(`${secret} hint`).toString('base64')).join(' ')))).size).toBe(
      SECRETS,
    );
    const [{ path }] = await db.query<[{ path: string }]>(`SELECT pg_relation_filepath('notes') AS path`);
    expect(new Set(found(await readFile(join(postgres.dataDirectory, path)))).size).toBe(SECRETS);
  });
});
