import { Check, Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** A scope that an exchanged token can have, and the scope that the subject token needs for it. */
export interface ExchangeScope {
  /** Of the target. */
  readonly name: string;
  /** Of the resource server that the subject token is for. */
  readonly requires: string;
}

/** An app may exchange tokens for one resource server, which it serves, for tokens for another one (RFC 8693). It is never changed. */
@Entity({ name: 'oauth2_provider_exchange_rules' })
@Unique('oauth2_provider_exchange_rules_app_id_subject_target_key', ['appId', 'subjectResourceServerId', 'targetResourceServerId'])
@Check('oauth2_provider_exchange_rules_target_check', `subject_resource_server_id <> target_resource_server_id`)
@Index('oauth2_provider_exchange_rules_subject_idx', ['subjectResourceServerId'])
@Index('oauth2_provider_exchange_rules_target_idx', ['targetResourceServerId'])
export class ExchangeRuleEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'oauth2_provider_exchange_rules_pkey' })
  id: string;

  @Column({ name: 'app_id', type: 'uuid' })
  @ForeignKey('OAuth2AppEntity', { name: 'oauth2_provider_exchange_rules_app_id_fkey', onDelete: 'CASCADE' })
  appId: string;

  @Column({ name: 'subject_resource_server_id', type: 'uuid' })
  @ForeignKey('ResourceServerEntity', { name: 'oauth2_provider_exchange_rules_subject_fkey', onDelete: 'CASCADE' })
  subjectResourceServerId: string;

  @Column({ name: 'target_resource_server_id', type: 'uuid' })
  @ForeignKey('ResourceServerEntity', { name: 'oauth2_provider_exchange_rules_target_fkey', onDelete: 'CASCADE' })
  targetResourceServerId: string;

  @Column({ type: 'jsonb' })
  scopes: ExchangeScope[];

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;
}
