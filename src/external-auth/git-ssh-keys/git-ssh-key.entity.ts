import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { defineEncryptedColumn } from '../../dbcrypt/index.js';

/** If encryption keys are lost, the row stays without its private key, and the user's next request creates a new pair. */
export const GIT_SSH_PRIVATE_KEY = defineEncryptedColumn({
  table: 'gitsshkeys',
  column: 'private_key',
  keyIdColumn: 'private_key_key_id',
  idColumn: 'user_id',
  onDelete: 'set-empty',
});

/** The key pair for a user's git operations. */
@Entity({ name: 'gitsshkeys' })
@Index('gitsshkeys_private_key_key_id_idx', ['privateKeyKeyId'])
export class GitSshKeyEntity {
  @PrimaryColumn({ name: 'user_id', type: 'uuid', primaryKeyConstraintName: 'gitsshkeys_pkey' })
  @ForeignKey('UserEntity', { name: 'gitsshkeys_user_id_fkey', onDelete: 'CASCADE' })
  userId: string;

  /** A line for authorized_keys. */
  @Column({ name: 'public_key', type: 'text' })
  publicKey: string;

  /** OpenSSH's own format; '' when it was lost with its encryption key. */
  @Column({ name: 'private_key', type: 'text' })
  privateKey: string;

  @Column({ name: 'private_key_key_id', type: 'text', nullable: true })
  @ForeignKey('DbcryptKeyEntity', 'activeKeyDigest', { name: 'gitsshkeys_private_key_key_id_fkey' })
  privateKeyKeyId: string | null;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @Column({ name: 'updated_at', type: 'timestamptz' })
  updatedAt: Date;
}
