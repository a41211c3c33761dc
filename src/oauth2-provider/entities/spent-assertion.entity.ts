import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** A client assertion that was used (RFC 7523), until it has expired: it must not be used again. */
@Entity({ name: 'oauth2_provider_spent_assertions' })
@Index('oauth2_provider_spent_assertions_expires_at_idx', ['expiresAt'])
export class SpentAssertionEntity {
  @PrimaryColumn({ name: 'app_id', type: 'uuid', primaryKeyConstraintName: 'oauth2_provider_spent_assertions_pkey' })
  @ForeignKey('OAuth2AppEntity', { name: 'oauth2_provider_spent_assertions_app_id_fkey', onDelete: 'CASCADE' })
  appId: string;

  /** SHA-256 of its `jti`, which the client chose. */
  @PrimaryColumn({ name: 'jti_hash', type: 'bytea', primaryKeyConstraintName: 'oauth2_provider_spent_assertions_pkey' })
  jtiHash: Buffer;

  @Column({ name: 'expires_at', type: 'timestamptz' })
  expiresAt: Date;
}
