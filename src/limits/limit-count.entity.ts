import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * A count that servers share: guesses of an origin, guesses at a target, or requests in a window. The table is unlogged: counting must not
 * wait for a disk or a standby, and after a crash or a failover the counts begin anew.
 */
@Entity({ name: 'limit_counts' })
export class LimitCountEntity {
  /** SHA-256 of what is counted: addresses and names of any length, which are nobody's business here. */
  @PrimaryColumn({ type: 'bytea', primaryKeyConstraintName: 'limit_counts_pkey' })
  subject: Buffer;

  @Column({ type: 'integer' })
  count: number;

  /** No guess is admitted before this time. */
  @Column({ name: 'wait_until', type: 'timestamptz', nullable: true })
  waitUntil: Date | null;

  /** By the database's clock, as every time here. */
  @Index('limit_counts_expires_at_idx')
  @Column({ name: 'expires_at', type: 'timestamptz' })
  expiresAt: Date;
}
