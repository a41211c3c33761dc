import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** Content, stored once for all uploads of it. */
@Entity({ name: 'file_blobs' })
export class FileBlobEntity {
  /** SHA-256 of the content, lower-case hex. */
  @PrimaryColumn({ type: 'varchar', length: 64, primaryKeyConstraintName: 'file_blobs_pkey' })
  hash: string;

  @Column({ name: 'size_bytes', type: 'bigint' })
  sizeBytes: string;

  /** Size of every chunk except the last. Stored per blob, so that the size can change later. */
  @Column({ name: 'chunk_bytes', type: 'integer' })
  chunkBytes: number;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;
}

/** A piece of content. */
@Entity({ name: 'file_chunks' })
export class FileChunkEntity {
  @PrimaryColumn({ type: 'varchar', length: 64, primaryKeyConstraintName: 'file_chunks_pkey' })
  @ForeignKey('FileBlobEntity', 'hash', { name: 'file_chunks_hash_fkey', onDelete: 'CASCADE' })
  hash: string;

  @PrimaryColumn({ type: 'integer', primaryKeyConstraintName: 'file_chunks_pkey' })
  sequence: number;

  @Column({ type: 'bytea' })
  data: Buffer;
}
