import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The subject of the version that every credential depends on. */
const EVERYTHING = '00000000-0000-0000-0000-000000000000';

/** A statement that changes more subjects than this renews the version of everything: its cost must not grow with the number of rows. */
const MAX_SUBJECTS = 1000;

/** What a credential is built from: the column that says whose version it feeds, and the columns that do not count. */
const FEEDING_TABLES: readonly (readonly [table: string, subject: string, ignored: string])[] = [
  ['users', 'id', '{last_seen_at}'],
  ['organization_members', 'user_id', '{}'],
  ['group_members', 'user_id', '{}'],
  ['user_links', 'user_id', '{}'],
  ['organizations', 'id', '{}'],
  ['custom_roles', 'organization_id', '{}'],
  ['oauth2_provider_apps', 'id', '{}'],
];

/**
 * A version for everything that a credential is built from, so that a server can ask whether what it has in memory is still true. Versions
 * are random, because counters repeat after a failover. They have their own table, so that a new version never waits for a lock on a user.
 */
export class CreateCredentialVersions1764000007600 implements MigrationInterface {
  readonly name = 'CreateCredentialVersions1764000007600';

  async up(db: QueryRunner): Promise<void> {
    // No row: unchanged since this migration, whose own version is random, too.
    await db.query(`
      CREATE TABLE credential_versions (
        subject_id uuid NOT NULL,
        version    uuid NOT NULL,
        CONSTRAINT credential_versions_pkey PRIMARY KEY (subject_id)
      ) WITH (fillfactor = 70)`);
    await db.query(`INSERT INTO credential_versions (subject_id, version) VALUES ('${EVERYTHING}', gen_random_uuid())`);

    await db.query(`
      CREATE FUNCTION renew_credential_versions() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE
        subject_column CONSTANT text := TG_ARGV[0];
        ignored_columns CONSTANT text[] := TG_ARGV[1];
        subjects uuid[];
      BEGIN
        CASE TG_OP
          WHEN 'INSERT' THEN
            subjects := ARRAY(SELECT DISTINCT (to_jsonb(a) ->> subject_column)::uuid FROM after a LIMIT ${MAX_SUBJECTS + 1});
          WHEN 'DELETE' THEN
            subjects := ARRAY(SELECT DISTINCT (to_jsonb(b) ->> subject_column)::uuid FROM before b LIMIT ${MAX_SUBJECTS + 1});
          WHEN 'UPDATE' THEN
            -- A row that did not change is on both sides.
            subjects := ARRAY(
              SELECT DISTINCT (content ->> subject_column)::uuid
                FROM (SELECT content
                        FROM (SELECT to_jsonb(b) - ignored_columns AS content, 1 AS side FROM before b
                              UNION ALL
                              SELECT to_jsonb(a) - ignored_columns, 2 FROM after a) AS both_sides
                       GROUP BY content HAVING min(side) = max(side)) AS changed
               LIMIT ${MAX_SUBJECTS + 1});
          ELSE
            subjects := ARRAY['${EVERYTHING}'];
        END CASE;
        IF cardinality(subjects) > ${MAX_SUBJECTS} THEN
          subjects := ARRAY['${EVERYTHING}'];
        END IF;
        -- In the order of their ids, so that two statements that share subjects do not deadlock.
        INSERT INTO credential_versions (subject_id, version)
        SELECT subject, gen_random_uuid() FROM unnest(subjects) AS subject ORDER BY subject
        ON CONFLICT (subject_id) DO UPDATE SET version = excluded.version;
        RETURN NULL;
      END $$`);
    for (const [table, subject, ignored] of FEEDING_TABLES) {
      const renew = `FOR EACH STATEMENT EXECUTE FUNCTION renew_credential_versions('${subject}', '${ignored}')`;
      await db.query(`
        CREATE TRIGGER ${table}_insert_renews_versions AFTER INSERT ON ${table} REFERENCING NEW TABLE AS after ${renew}`);
      await db.query(`
        CREATE TRIGGER ${table}_update_renews_versions AFTER UPDATE ON ${table}
          REFERENCING OLD TABLE AS before NEW TABLE AS after ${renew}`);
      await db.query(`
        CREATE TRIGGER ${table}_delete_renews_versions AFTER DELETE ON ${table} REFERENCING OLD TABLE AS before ${renew}`);
      // Before it: a TRUNCATE of all tables empties the table of versions as well.
      await db.query(`CREATE TRIGGER ${table}_truncate_renews_versions BEFORE TRUNCATE ON ${table} ${renew}`);
    }

    // A key has its version in its own row: creating one costs nothing more, and nobody locks a key in order to read it.
    // In two steps, because a volatile default of a new column rewrites the table.
    await db.query(`ALTER TABLE api_keys ADD COLUMN version uuid`);
    await db.query(`ALTER TABLE api_keys ALTER COLUMN version SET DEFAULT gen_random_uuid()`);
    await db.query(`
      CREATE FUNCTION api_keys_renew_version() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE
        counted api_keys := NEW;
      BEGIN
        -- Every column counts but those that each use may write.
        counted.last_used := OLD.last_used;
        counted.ip_address := OLD.ip_address;
        counted.updated_at := OLD.updated_at;
        IF counted IS DISTINCT FROM OLD THEN
          NEW.version := gen_random_uuid();
        END IF;
        RETURN NEW;
      END $$`);
    await db.query(`
      CREATE TRIGGER api_keys_renew_version BEFORE UPDATE ON api_keys FOR EACH ROW EXECUTE FUNCTION api_keys_renew_version()`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TRIGGER api_keys_renew_version ON api_keys`);
    await db.query(`DROP FUNCTION api_keys_renew_version()`);
    await db.query(`ALTER TABLE api_keys DROP COLUMN version`);
    for (const [table] of FEEDING_TABLES) {
      for (const event of ['insert', 'update', 'delete', 'truncate']) {
        await db.query(`DROP TRIGGER ${table}_${event}_renews_versions ON ${table}`);
      }
    }
    await db.query(`DROP FUNCTION renew_credential_versions()`);
    await db.query(`DROP TABLE credential_versions`);
  }
}
