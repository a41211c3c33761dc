import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { defineEncryptedColumn } from '../../dbcrypt/index.js';

/** A secret without its value is useless. */
export const USER_SECRET_VALUE = defineEncryptedColumn({
  table: 'user_secrets',
  column: 'value',
  keyIdColumn: 'value_key_id',
  idColumn: 'id',
  onDelete: 'delete-row',
});

/** A secret that a user stored, and where it should appear. */
@Entity({ name: 'user_secrets' })
@Check('user_secrets_enabled_requires_target', `NOT enabled OR env_name <> '' OR file_path <> ''`)
@Index('user_secrets_value_key_id_idx', ['valueKeyId'])
@Index('user_secrets_user_id_name_key', ['userId', 'name'], { unique: true })
// An index on an expression, which TypeORM cannot describe.
@Index('user_secrets_user_id_file_path_key', { synchronize: false })
@Index('user_secrets_user_id_env_name_key', ['userId', 'envName'], { unique: true, where: `env_name <> ''` })
export class UserSecretEntity {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'user_secrets_pkey' })
  id: string;

  @Column({ name: 'user_id', type: 'uuid' })
  @ForeignKey('UserEntity', { name: 'user_secrets_user_id_fkey', onDelete: 'CASCADE' })
  userId: string;

  /** Unique among those of its user. */
  @Column({ type: 'text' })
  name: string;

  @Column({ type: 'text', default: '' })
  description: string;

  @Column({ type: 'text' })
  value: string;

  @Column({ name: 'value_key_id', type: 'text', nullable: true })
  @ForeignKey('DbcryptKeyEntity', 'activeKeyDigest', { name: 'user_secrets_value_key_id_fkey' })
  valueKeyId: string | null;

  /** The size of the plain value, for the limits. */
  @Column({ name: 'value_bytes', type: 'integer' })
  valueBytes: number;

  /** The environment variable for it; '' for none. */
  @Column({ name: 'env_name', type: 'text', default: '' })
  envName: string;

  /** The file for it; '' for none. */
  @Column({ name: 'file_path', type: 'text', default: '' })
  filePath: string;

  @Column({ type: 'boolean', default: true })
  enabled: boolean;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @Column({ name: 'updated_at', type: 'timestamptz' })
  updatedAt: Date;
}
