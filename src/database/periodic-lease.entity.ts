import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The server that runs a periodic task now. No row: none. */
@Entity({ name: 'periodic_leases' })
export class PeriodicLeaseEntity {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'periodic_leases_pkey' })
  task: string;

  /** New for every run. */
  @Column({ type: 'uuid' })
  holder: string;

  @Column({ name: 'expires_at', type: 'timestamptz' })
  expiresAt: Date;
}
