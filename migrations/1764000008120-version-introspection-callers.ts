import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a caller of the introspection endpoint is authenticated by, with the beginning of its triggers' names and the column that says whose version the row feeds. */
const FEEDING_TABLES: readonly (readonly [name: string, table: string, subject: string, ignored: string])[] = [
  ['oauth2_provider_app_secrets', 'oauth2_provider_app_secrets', 'app_id', '{last_used_at}'],
  ['oauth2_provider_resource_servers', 'oauth2_provider_resource_servers', 'id', '{}'],
  // With the whole name of the table, one of the triggers would have a longer name than PostgreSQL keeps.
  ['oauth2_provider_resource_secrets', 'oauth2_provider_resource_server_secrets', 'resource_server_id', '{last_used_at}'],
];

/** Callers of the introspection endpoint are kept in memory, as credentials are, and asked about with the same versions. */
export class VersionIntrospectionCallers1764000008120 implements MigrationInterface {
  readonly name = 'VersionIntrospectionCallers1764000008120';

  async up(db: QueryRunner): Promise<void> {
    for (const [name, table, subject, ignored] of FEEDING_TABLES) {
      const renew = `FOR EACH STATEMENT EXECUTE FUNCTION renew_credential_versions('${subject}', '${ignored}')`;
      await db.query(`
        CREATE TRIGGER ${name}_insert_renews_versions AFTER INSERT ON ${table} REFERENCING NEW TABLE AS after ${renew}`);
      await db.query(`
        CREATE TRIGGER ${name}_update_renews_versions AFTER UPDATE ON ${table}
          REFERENCING OLD TABLE AS before NEW TABLE AS after ${renew}`);
      await db.query(`
        CREATE TRIGGER ${name}_delete_renews_versions AFTER DELETE ON ${table} REFERENCING OLD TABLE AS before ${renew}`);
      await db.query(`CREATE TRIGGER ${name}_truncate_renews_versions BEFORE TRUNCATE ON ${table} ${renew}`);
    }
  }

  async down(db: QueryRunner): Promise<void> {
    for (const [name, table] of FEEDING_TABLES) {
      for (const event of ['insert', 'update', 'delete', 'truncate']) {
        await db.query(`DROP TRIGGER ${name}_${event}_renews_versions ON ${table}`);
      }
    }
  }
}
