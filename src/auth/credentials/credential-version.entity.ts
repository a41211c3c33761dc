import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Written by triggers only, whenever something changes that credentials are built from. */
@Entity({ name: 'credential_versions' })
export class CredentialVersionEntity {
  /** A user, an organization or an app; the nil UUID stands for everything. No row: unchanged since the table exists. */
  @PrimaryColumn({ name: 'subject_id', type: 'uuid', primaryKeyConstraintName: 'credential_versions_pkey' })
  subjectId: string;

  /** Random: the same value never means two states, not even after a failover or a restore. */
  @Column({ type: 'uuid' })
  version: string;
}
