import { Check, Column, CreateDateColumn, Entity, PrimaryColumn, Unique } from 'typeorm';

/** The digest of a key that was used at some time. The key itself is never stored. */
@Entity({ name: 'dbcrypt_keys' })
@Unique('dbcrypt_keys_active_key_digest_key', ['activeKeyDigest'])
@Unique('dbcrypt_keys_revoked_key_digest_key', ['revokedKeyDigest'])
@Check('dbcrypt_keys_one_digest_check', `(active_key_digest IS NULL) <> (revoked_key_digest IS NULL)`)
@Check('dbcrypt_keys_revoked_at_check', `(revoked_key_digest IS NULL) = (revoked_at IS NULL)`)
@Check('dbcrypt_keys_digest_check', `COALESCE(active_key_digest, revoked_key_digest) ~ '^[0-9a-f]{16}$'`)
@Check('dbcrypt_keys_encryptions_check', `encryptions >= 0`)
export class DbcryptKeyEntity {
  @PrimaryColumn({ type: 'integer', primaryKeyConstraintName: 'dbcrypt_keys_pkey' })
  number: number;

  @Column({ name: 'active_key_digest', type: 'text', nullable: true })
  activeKeyDigest: string | null;

  @Column({ name: 'revoked_key_digest', type: 'text', nullable: true })
  revokedKeyDigest: string | null;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @Column({ name: 'revoked_at', type: 'timestamptz', nullable: true })
  revokedAt: Date | null;

  /** A known text, encrypted: proof that the right key is loaded. */
  @Column({ type: 'text' })
  test: string;

  /** How many values it has encrypted. */
  @Column({ type: 'bigint', default: 0 })
  encryptions: string;
}
