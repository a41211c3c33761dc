import { Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn } from 'typeorm';

/** An app that has yet to be told that a session has ended. Triggers and `queue_oauth2_provider_logouts` insert the rows. */
@Entity({ name: 'oauth2_provider_logouts' })
@Index('oauth2_provider_logouts_app_id_next_attempt_at_idx', ['appId', 'nextAttemptAt'])
@Index('oauth2_provider_logouts_user_id_idx', ['userId'])
@Index('oauth2_provider_logouts_next_attempt_at_idx', ['nextAttemptAt'])
@Index('oauth2_provider_logouts_created_at_idx', ['createdAt'])
@Index('oauth2_provider_logouts_unsent_key', { synchronize: false })
export class LogoutEntity {
  /** Also the `jti` of the logout token, in every attempt. */
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'oauth2_provider_logouts_pkey' })
  id: string;

  @Column({ name: 'app_id', type: 'uuid' })
  @ForeignKey('OAuth2AppEntity', { name: 'oauth2_provider_logouts_app_id_fkey', onDelete: 'CASCADE' })
  appId: string;

  @Column({ name: 'user_id', type: 'uuid' })
  @ForeignKey('UserEntity', { name: 'oauth2_provider_logouts_user_id_fkey', onDelete: 'CASCADE' })
  userId: string;

  /** As the ID tokens of the app have it; null if they have none. */
  @Column({ type: 'text', nullable: true })
  sid: string | null;

  /** What the app knows the user by; null: by the user's id. */
  @Column({ type: 'uuid', nullable: true })
  subject: string | null;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;

  @Column({ type: 'integer', default: 0 })
  attempts: number;

  /** Null: given up. */
  @Column({ name: 'next_attempt_at', type: 'timestamptz', nullable: true, default: () => 'now()' })
  nextAttemptAt: Date | null;

  /** Why the last attempt failed. */
  @Column({ type: 'text', default: '' })
  fault: string;
}
