import pg from 'pg';
import type { DataSource } from 'typeorm';
import { FIND_KEYS, FIND_VERSIONS } from '../../../src/auth/credentials/credential-queries.js';
import { createDataSource } from '../../../src/data-source.js';
import { createDatabase, type TestDatabase } from '../../support/database.js';
import { Observed } from './observed.js';
import { createWorld, type World } from './world.js';

/** Columns whose change reaches no credential. Everything else must renew a version, new columns included. */
const WITHOUT_EFFECT: Readonly<Record<string, readonly string[] | 'all'>> = {
  agents: ['last_seen_at'],
  api_keys: ['ip_address', 'updated_at'],
  // The group itself feeds nothing; its deletion deletes its members, who do.
  groups: 'all',
  // The others are what callers of the introspection endpoint are authenticated by.
  oauth2_provider_app_secrets: ['last_used_at'],
  oauth2_provider_app_tokens: [
    'access_hash',
    'access_key_id',
    'app_secret_id',
    'consumed_at',
    'created_at',
    'expires_at',
    'grant_id',
    'hash_prefix',
    'id',
    'refresh_hash',
    'replay_sealed',
    'scope',
    'successor_id',
    'user_id',
  ],
  // Revoking a grant deletes its keys.
  oauth2_provider_grants: 'all',
};

/** Another value of the same type. No constraint is in the way: the test has dropped them. */
const OTHER_VALUE: Readonly<Record<string, (column: string) => string>> = {
  bool: (column) => `NOT coalesce(${column}, false)`,
  bytea: (column) => `coalesce(${column}, '') || '\\x01'`,
  inet: () => `'192.0.2.1'`,
  int4: (column) => `coalesce(${column}, 0) + 1`,
  int8: (column) => `coalesce(${column}, 0) + 1`,
  jsonb: () => `'[{"negate": false, "resource_type": "group", "action": "update"}]'`,
  text: (column) => `coalesce(${column}, '') || 'x'`,
  _text: (column) => `array_append(${column}, 'owner')`,
  timestamptz: (column) => `coalesce(${column}, now()) + interval '1 second'`,
  uuid: () => `gen_random_uuid()`,
  _uuid: (column) => `array_append(${column}, gen_random_uuid())`,
  varchar: (column) => `coalesce(${column}, '') || 'x'`,
};

interface Column {
  readonly table: string;
  readonly column: string;
  readonly type: string;
  readonly isNullable: boolean;
}

let database: TestDatabase;
/** One connection, so that everything between BEGIN and ROLLBACK is in one transaction. */
let db: DataSource;
let world: World;
let columns: Column[];

beforeAll(async () => {
  database = await createDatabase();
  world = await createWorld(database);
  db = await createDataSource(database.url, { poolSize: 1 }).initialize();
  columns = await db.query<Column[]>(
    `SELECT table_name AS "table", quote_ident(column_name) AS "column", udt_name AS type, is_nullable = 'YES' AS "isNullable"
       FROM information_schema.columns WHERE table_schema = 'public' AND table_name = ANY ($1) ORDER BY 1, 2`,
    [Object.keys(world.rows)],
  );
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
});

/** Runs `work` in a transaction that leaves nothing behind. */
async function undone<T>(work: (before: Observed) => Promise<T>): Promise<T> {
  await db.query('BEGIN');
  try {
    return await work(await Observed.of(db, world.keyIds));
  } finally {
    await db.query('ROLLBACK');
  }
}

/** The same inside such a transaction. */
async function undoneStep<T>(work: () => Promise<T>): Promise<T> {
  await db.query('SAVEPOINT step');
  try {
    return await work();
  } finally {
    await db.query('ROLLBACK TO step');
  }
}

/** Without the constraints and triggers that allow only some changes. */
async function allowAnyChange(): Promise<void> {
  const statements = await db.query<{ sql: string }[]>(
    `SELECT format('ALTER TABLE %s DROP CONSTRAINT IF EXISTS %I CASCADE', conrelid::regclass, conname) AS sql FROM pg_constraint
      WHERE contype IN ('c', 'f', 'u') AND connamespace = 'public'::regnamespace
     UNION ALL
     SELECT format('DROP INDEX %s', indexrelid::regclass) FROM pg_index i
      WHERE indisunique AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid)
        AND indrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)
     UNION ALL
     SELECT format('DROP TRIGGER %I ON %s', tgname, tgrelid::regclass) FROM pg_trigger
      WHERE NOT tgisinternal AND tgfoid::regproc::text NOT IN ('renew_credential_versions', 'api_keys_renew_version')`,
  );
  for (const { sql } of statements) await db.query(sql);
}

function hasEffect({ table, column }: Column): boolean {
  const without = WITHOUT_EFFECT[table] ?? [];
  return without !== 'all' && !without.includes(column);
}

describe('a change of any column that credentials are built from', () => {
  it('renews the version of every credential that it changes, and of no other than expected', async () => {
    const silent: string[] = [];
    const missed: string[] = [];
    await undone(async (before) => {
      await allowAnyChange();
      for (const { table, column, type, isNullable } of columns) {
        const other = OTHER_VALUE[type];
        if (!other) throw new Error(`${table}.${column}: OTHER_VALUE has no value of the type ${type}`);
        for (const value of [other(column), ...(isNullable ? ['NULL'] : [])]) {
          const [moved, changed] = await undoneStep(async () => {
            await db.query(`UPDATE ${table} SET ${column} = ${value} WHERE ${world.rows[table]!}`);
            return [await before.moved(), await before.changed()];
          });
          if (moved.length === 0 && value !== 'NULL') silent.push(`${table}.${column}`);
          missed.push(...changed.filter((key) => !moved.includes(key)).map(() => `${table}.${column}`));
        }
      }
    });
    expect(missed).toEqual([]);
    expect(silent).toEqual(columns.filter((column) => !hasEffect(column)).map(({ table, column }) => `${table}.${column}`));
    expect(columns.length).toBeGreaterThan(100);
  });

  it('renews it for rows that are set to what they were, only if they changed', async () => {
    for (const table of [
      'agent_secrets',
      'agents',
      'users',
      'organization_members',
      'user_links',
      'organizations',
      'custom_roles',
      'oauth2_provider_apps',
      'api_keys',
    ]) {
      const [first] = columns.filter((column) => column.table === table);
      const moved = await undone(async (before) => {
        await db.query(`UPDATE ${table} SET ${first!.column} = ${first!.column} WHERE ${world.rows[table]!}`);
        return before.moved();
      });
      expect([table, moved]).toEqual([table, []]);
    }
  });
});

describe('a row that credentials are built from', () => {
  it.each([
    'agent_files',
    'agent_secrets',
    'custom_roles',
    'group_members',
    'groups',
    'oauth2_provider_apps',
    'oauth2_provider_app_tokens',
    'organization_members',
    'user_links',
    'api_keys',
  ])('renews the version of every credential that it changes when it is deleted from %s, or inserted again', async (table) => {
    await undone(async (before) => {
      const [{ rows } = { rows: [] as object[] }] = await db.query<{ rows: object[] }[]>(
        `SELECT json_agg(t) AS rows FROM ${table} t WHERE ${world.rows[table]!}`,
      );
      await db.query(`DELETE FROM ${table} WHERE ${world.rows[table]!}`);
      const moved = await before.moved();
      expect(moved).not.toEqual([]);
      expect(moved).toEqual(expect.arrayContaining(await before.changed()));
      if (table === 'api_keys') return;

      const without = await Observed.of(db, world.keyIds);
      await db.query(`INSERT INTO ${table} SELECT * FROM json_populate_recordset(NULL::${table}, $1)`, [JSON.stringify(rows)]);
      expect(await without.moved()).toEqual(expect.arrayContaining(await without.changed()));
      // What is as it was before has another version nevertheless, unless the token itself is the version.
      if (table !== 'oauth2_provider_app_tokens' && table !== 'groups') expect(await before.moved()).not.toEqual([]);
    });
  });

  it('renews the version of everything when its table is truncated', async () => {
    for (const table of ['agent_files', 'custom_roles', 'group_members', 'organization_members', 'user_links']) {
      const moved = await undone(async (before) => {
        await db.query(`TRUNCATE ${table}`);
        return before.moved();
      });
      expect([table, moved]).toEqual([table, world.keyIds]);
    }
  });
});

describe('the query for credentials', () => {
  /** The tables that a statement reads, by its plan. */
  async function tablesOf(sql: string, parameters: unknown[]): Promise<string[]> {
    const [row] = await db.query<{ 'QUERY PLAN': unknown }[]>(`EXPLAIN (FORMAT JSON) ${sql}`, parameters);
    const names = [...JSON.stringify(row).matchAll(/"Relation Name":"(\w+)"/g)].map(([, name = '']) => name);
    return [...new Set(names)].sort();
  }

  it('reads no table whose changes renew no version and that the version does not read either', async () => {
    const triggers = await db.query<{ table: string }[]>(
      `SELECT tgrelid::regclass::text AS "table" FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
        WHERE proname = 'renew_credential_versions' GROUP BY 1 HAVING count(*) = 4`,
    );
    const counted = [...triggers.map(({ table }) => table), ...(await tablesOf(FIND_VERSIONS, [['a'], []]))];
    const read = await tablesOf(FIND_KEYS, [['a']]);
    // The URL of an app's document is inserted with the app, and never changes.
    expect(read.filter((table) => !counted.includes(table))).toEqual(['oauth2_provider_client_documents']);
    expect(read.length).toBeGreaterThan(8);
    const tested = Object.keys(world.rows);
    expect(read.filter((table) => !tested.includes(table)).sort()).toEqual(['credential_versions', 'oauth2_provider_client_documents']);
  });
});

describe('a statement that changes many rows', () => {
  it('renews one version, however many they are', async () => {
    await undone(async (before) => {
      await db.query(
        `INSERT INTO users (email, username) SELECT 'many' || n || '@example.test', 'many' || n FROM generate_series(1, 1500) n`,
      );
      const [{ count } = { count: 0 }] = await db.query<{ count: number }[]>(`SELECT count(*)::int FROM credential_versions`);
      expect(count).toBeLessThan(20);
      expect(await before.moved()).toEqual(world.keyIds);
    });
  });

  it('and another that shares rows with it do not deadlock', async () => {
    const users = await database.query<{ id: string }>(
      `INSERT INTO users (email, username) SELECT 'both' || n || '@example.test', 'both' || n FROM generate_series(1, 200) n RETURNING id`,
    );
    const ids = users.map(({ id }) => id);
    const links = async (provider: string, order: readonly string[]): Promise<void> => {
      await database.query(
        `INSERT INTO user_links (user_id, login_type, provider_id) SELECT id, $2, $2 FROM unnest($1::uuid[]) WITH ORDINALITY AS o (id, n) ORDER BY n`,
        [order, provider],
      );
      await database.query(`DELETE FROM user_links WHERE login_type = $1 AND user_id = ANY ($2)`, [provider, order]);
    };
    const reversed = [...ids].reverse();
    for (let turn = 0; turn < 10; turn++) await Promise.all([links('github', ids), links('oidc', reversed)]);
  });
});

describe('a version', () => {
  it('never waits for those who lock a user', async () => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    try {
      await client.query('BEGIN');
      await client.query(`SELECT 1 FROM users WHERE ${world.rows['users']!} FOR SHARE`);
      await undone(async (before) => {
        await db.query(`SET LOCAL lock_timeout = '2s'`);
        await db.query(`UPDATE user_links SET provider_id = 'another' WHERE ${world.rows['user_links']!}`);
        expect(await before.moved()).toEqual(world.keyIds);
      });
    } finally {
      await client.end();
    }
  });

  it('is random: the same change made twice has two versions', async () => {
    const renew = async (): Promise<unknown> => {
      await db.query(`UPDATE users SET name = name || 'x' WHERE ${world.rows['users']!}`);
      return db.query(`SELECT version FROM credential_versions ORDER BY subject_id`);
    };
    expect(await undone(renew)).not.toEqual(await undone(renew));
  });
});
