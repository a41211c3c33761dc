import { Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** An authorization request that a client pushed (RFC 9126), until somebody consents to it. */
@Entity({ name: 'oauth2_provider_pushed_requests' })
@Index('oauth2_provider_pushed_requests_app_id_created_at_idx', ['appId', 'createdAt'])
@Index('oauth2_provider_pushed_requests_created_at_idx', ['createdAt'])
export class PushedRequestEntity {
  /** SHA-256 of the random part of its `request_uri`. */
  @PrimaryColumn({ name: 'reference_hash', type: 'bytea', primaryKeyConstraintName: 'oauth2_provider_pushed_requests_pkey' })
  referenceHash: Buffer;

  @Column({ name: 'app_id', type: 'uuid' })
  @ForeignKey('OAuth2AppEntity', { name: 'oauth2_provider_pushed_requests_app_id_fkey', onDelete: 'CASCADE' })
  appId: string;

  /** From where the client pushed it, which counts as one caller. */
  @Column({ type: 'text' })
  network: string;

  /** As a query string, without the credentials of the client. */
  @Column({ type: 'text' })
  parameters: string;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  /** Until then somebody has to open it. */
  @Column({ name: 'expires_at', type: 'timestamptz' })
  expiresAt: Date;

  /** When somebody who was signed in opened it. */
  @Column({ name: 'opened_at', type: 'timestamptz', nullable: true })
  openedAt: Date | null;
}
