import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A file is one person's: an id, an owner, a type. Its bytes are shared by everybody who uploaded the same ones. So two uploaders of one
 * content have two ids, neither of which says anything about the other, and the bytes are stored once.
 */
export class CreateFiles1764000003000 implements MigrationInterface {
  readonly name = 'CreateFiles1764000003000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE file_blobs (
        hash        varchar(64) NOT NULL,
        size_bytes  bigint      NOT NULL,
        chunk_bytes integer     NOT NULL,
        created_at  timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT file_blobs_pkey PRIMARY KEY (hash)
      )`);
    await db.query(`
      CREATE TABLE file_chunks (
        hash     varchar(64) NOT NULL,
        sequence integer     NOT NULL,
        data     bytea       NOT NULL,
        CONSTRAINT file_chunks_pkey PRIMARY KEY (hash, sequence),
        CONSTRAINT file_chunks_hash_fkey FOREIGN KEY (hash) REFERENCES file_blobs (hash) ON DELETE CASCADE
      )`);
    // Chunks are read whole and mostly do not compress; by default PostgreSQL would try on each write and undo it on each read.
    await db.query(`ALTER TABLE file_chunks ALTER COLUMN data SET STORAGE EXTERNAL`);
    // Owners are no foreign key: a file outlives its uploader. Bytes are one: what is referenced cannot be swept.
    await db.query(`
      CREATE TABLE files (
        id         uuid        NOT NULL DEFAULT gen_random_uuid(),
        hash       varchar(64) NOT NULL,
        created_at timestamptz NOT NULL,
        created_by uuid        NOT NULL,
        mimetype   varchar(64) NOT NULL,
        CONSTRAINT files_pkey PRIMARY KEY (id),
        CONSTRAINT files_hash_created_by_key UNIQUE (hash, created_by),
        CONSTRAINT files_hash_fkey FOREIGN KEY (hash) REFERENCES file_blobs (hash)
      )`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE files`);
    await db.query(`DROP TABLE file_chunks`);
    await db.query(`DROP TABLE file_blobs`);
  }
}
