import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** One recorded action. Never changed; may refer to resources that no longer exist. */
@Entity({ name: 'audit_logs' })
@Index('audit_logs_time_id_idx', { synchronize: false })
@Index('audit_logs_organization_id_time_id_idx', { synchronize: false })
@Index('audit_logs_resource_id_time_id_idx', { synchronize: false })
@Index('audit_logs_user_id_time_id_idx', { synchronize: false })
@Index('audit_logs_resource_type_time_id_idx', { synchronize: false })
@Index('audit_logs_action_time_id_idx', { synchronize: false })
@Index('audit_logs_request_id_idx', ['requestId'])
@Index('audit_logs_resource_target_lower_idx', { synchronize: false })
@Index('audit_logs_app_events_of_users_idx', { synchronize: false })
export class AuditLogEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'audit_logs_pkey' })
  id: string;

  @Column({ type: 'timestamptz' })
  time: Date;

  @Column({ name: 'request_id', type: 'uuid' })
  requestId: string;

  /** Who did it; the zero UUID for the server itself. */
  @Column({ name: 'user_id', type: 'uuid' })
  userId: string;

  /** The zero UUID when no organization is concerned. */
  @Column({ name: 'organization_id', type: 'uuid', default: '00000000-0000-0000-0000-000000000000' })
  organizationId: string;

  @Column({ type: 'inet', nullable: true })
  ip: string | null;

  @Column({ name: 'user_agent', type: 'varchar', length: 256, default: '' })
  userAgent: string;

  @Column({ name: 'resource_type', type: 'text' })
  resourceType: string;

  @Column({ name: 'resource_id', type: 'uuid' })
  resourceId: string;

  @Column({ name: 'resource_target', type: 'text', default: '' })
  resourceTarget: string;

  @Column({ name: 'resource_icon', type: 'text', default: '' })
  resourceIcon: string;

  @Column({ type: 'text' })
  action: string;

  @Column({ type: 'jsonb', default: {} })
  diff: Record<string, { old?: unknown; new?: unknown; secret: boolean }>;

  @Column({ name: 'status_code', type: 'integer' })
  statusCode: number;

  @Column({ name: 'additional_fields', type: 'jsonb', default: {} })
  additionalFields: Record<string, unknown>;
}
