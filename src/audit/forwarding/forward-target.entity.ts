import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Where the audit log is forwarded to, and how that goes. Which servers have it is their configuration. */
@Entity({ name: 'audit_forward_targets' })
export class ForwardTargetEntity {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'audit_forward_targets_pkey' })
  name: string;

  /** When a server was last configured for it. */
  @Column({ name: 'seen_at', type: 'timestamptz' })
  seenAt: Date;

  /** Failed ones, since the last that succeeded. */
  @Column({ type: 'integer', default: 0 })
  attempts: number;

  @Column({ name: 'next_attempt_at', type: 'timestamptz', nullable: true })
  nextAttemptAt: Date | null;

  @Column({ name: 'last_error', type: 'text', nullable: true })
  lastError: string | null;

  @Column({ name: 'last_sent_at', type: 'timestamptz', nullable: true })
  lastSentAt: Date | null;
}
