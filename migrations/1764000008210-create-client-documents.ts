import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Clients that are named by the URL of their metadata. Each has an app, which is a copy of the document. */
export class CreateClientDocuments1764000008210 implements MigrationInterface {
  readonly name = 'CreateClientDocuments1764000008210';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE oauth2_provider_client_documents (
        url         text        NOT NULL,
        app_id      uuid        NOT NULL,
        fresh_until timestamptz NOT NULL,
        created_at  timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT oauth2_provider_client_documents_pkey PRIMARY KEY (url),
        CONSTRAINT oauth2_provider_client_documents_app_id_key UNIQUE (app_id),
        CONSTRAINT oauth2_provider_client_documents_app_id_fkey FOREIGN KEY (app_id) REFERENCES oauth2_provider_apps (id) ON DELETE CASCADE,
        CONSTRAINT oauth2_provider_client_documents_url_check CHECK (length(url) <= 2048)
      )`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE oauth2_provider_client_documents`);
  }
}
