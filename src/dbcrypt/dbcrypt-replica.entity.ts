import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** A running server and the digests of the keys it holds. */
@Entity({ name: 'dbcrypt_replicas' })
export class DbcryptReplicaEntity {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'dbcrypt_replicas_pkey' })
  id: string;

  @Column({ type: 'text' })
  name: string;

  @Column({ name: 'key_digests', type: 'text', array: true })
  keyDigests: string[];

  @CreateDateColumn({ name: 'started_at', type: 'timestamptz' })
  startedAt: Date;

  @CreateDateColumn({ name: 'seen_at', type: 'timestamptz' })
  seenAt: Date;
}
