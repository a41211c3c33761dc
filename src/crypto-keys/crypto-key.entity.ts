import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { defineEncryptedColumn } from '../dbcrypt/index.js';

/** Deleting it rotates it: the server creates a new one at its next start. */
export const CRYPTO_KEY_SECRET = defineEncryptedColumn({
  table: 'crypto_keys',
  column: 'secret',
  keyIdColumn: 'secret_key_id',
  idColumn: 'id',
  onDelete: 'set-null',
});

/** The server's own secrets: one row per feature and generation. */
@Entity({ name: 'crypto_keys' })
@Unique('crypto_keys_id_key', ['id'])
@Index('crypto_keys_secret_key_id_idx', ['secretKeyId'])
export class CryptoKeyEntity {
  /** Never changes; ciphertext of `secret` is bound to it. */
  @Column({ type: 'uuid', generated: 'uuid' })
  id: string;

  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'crypto_keys_pkey' })
  feature: string;

  @PrimaryColumn({ type: 'integer', primaryKeyConstraintName: 'crypto_keys_pkey' })
  sequence: number;

  /** Hex: random bytes, or a private key in PKCS 8. Null once the key was deleted. */
  @Column({ type: 'text', nullable: true })
  secret: string | null;

  /** Which dbcrypt key encrypted `secret`; null while it is stored in plain text. */
  @Column({ name: 'secret_key_id', type: 'text', nullable: true })
  @ForeignKey('DbcryptKeyEntity', 'activeKeyDigest', { name: 'crypto_keys_secret_key_id_fkey' })
  secretKeyId: string | null;

  @Column({ name: 'starts_at', type: 'timestamptz' })
  startsAt: Date;

  @Column({ name: 'deletes_at', type: 'timestamptz', nullable: true })
  deletesAt: Date | null;
}
