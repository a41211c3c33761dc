import { Column, Entity, ForeignKey, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** One person's upload. The bytes are in the blob store, under `hash`. */
@Entity({ name: 'files' })
@Unique('files_hash_created_by_key', ['hash', 'createdBy'])
export class FileEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'files_pkey' })
  id: string;

  /** SHA-256 of the stored bytes, lower-case hex. */
  @Column({ type: 'varchar', length: 64 })
  @ForeignKey('FileBlobEntity', 'hash', { name: 'files_hash_fkey' })
  hash: string;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  /** User id of the owner; deliberately no foreign key. */
  @Column({ name: 'created_by', type: 'uuid' })
  createdBy: string;

  @Column({ type: 'varchar', length: 64 })
  mimetype: string;
}
