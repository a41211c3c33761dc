import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** An entry of the audit log that is yet to be forwarded. Added by a trigger, with the entry; deleted once the target has it. */
@Entity({ name: 'audit_forward_queue' })
@Index('audit_forward_queue_target_queued_at_idx', ['target', 'queuedAt', 'logId'])
export class ForwardQueueEntity {
  @PrimaryColumn({ name: 'log_id', type: 'uuid', primaryKeyConstraintName: 'audit_forward_queue_pkey' })
  logId: string;

  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'audit_forward_queue_pkey' })
  target: string;

  @Column({ name: 'queued_at', type: 'timestamptz', default: () => 'now()' })
  queuedAt: Date;
}
