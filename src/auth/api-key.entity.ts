import { Check, Column, CreateDateColumn, Entity, ForeignKey, Generated, Index, PrimaryColumn } from 'typeorm';
import { KEY_LOGIN_TYPES, type KeyLoginType } from '../authz/index.js';

export type ApiKeyLoginType = KeyLoginType;

/**
 * The place of an agent's token in its rotation. An agent has one `current` token. A rotation makes a `fresh` one, and the token before it is
 * `superseded`: it stays valid for a while, or until the fresh one is used, which is then `current`, and the token before it `replaced`. After
 * another rotation that one is `spent`: somebody who presents it has a copy. What was `exchanged` for a proof of another issuer is not rotated.
 */
export type AgentTokenState = 'fresh' | 'current' | 'superseded' | 'replaced' | 'spent' | 'exchanged';

/** A bearer credential: browser session, CLI key, long-lived token or OAuth access token. Only the secret's hash is kept. */
@Entity({ name: 'api_keys' })
@Check('api_keys_login_type_check', `login_type IN ('${KEY_LOGIN_TYPES.join(`', '`)}')`)
@Check('api_keys_agent_check', `(login_type = 'agent') = (agent_id IS NOT NULL) AND (agent_id IS NULL) = (agent_token_state IS NULL)`)
@Check('api_keys_agent_token_state_check', `agent_token_state IN ('fresh', 'current', 'superseded', 'replaced', 'spent', 'exchanged')`)
@Check('api_keys_workload_identity_check', `(agent_token_state IS NOT DISTINCT FROM 'exchanged') = (workload_identity_id IS NOT NULL)`)
@Check('api_keys_scopes_check', `cardinality(scopes) > 0`)
@Check('api_keys_allow_list_check', `cardinality(allow_list) > 0`)
@Check('api_keys_auth_time_check', `auth_time IS NULL OR login_type IN ('password', 'github', 'oidc')`)
@Index('api_keys_user_id_idx', ['userId'])
@Index('api_keys_expires_at_idx', ['expiresAt'])
@Index('api_keys_agent_id_idx', ['agentId'], { where: `agent_id IS NOT NULL` })
@Index('api_keys_agent_id_agent_token_state_key', ['agentId', 'agentTokenState'], {
  unique: true,
  where: `agent_token_state IN ('fresh', 'current', 'superseded')`,
})
@Index('api_keys_workload_identity_id_idx', ['workloadIdentityId'], { where: `workload_identity_id IS NOT NULL` })
@Index('api_keys_tokens_created_at_idx', { synchronize: false })
@Index('api_keys_user_id_token_name_key', ['userId', 'tokenName'], { unique: true, where: `login_type = 'token'` })
export class ApiKeyEntity {
  /** Ten letters and digits; the public half of the credential. */
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'api_keys_pkey' })
  id: string;

  @Column({ name: 'hashed_secret', type: 'bytea' })
  hashedSecret: Buffer;

  @Column({ name: 'user_id', type: 'uuid' })
  @ForeignKey('UserEntity', { name: 'api_keys_user_id_fkey', onDelete: 'CASCADE' })
  userId: string;

  @Column({ name: 'login_type', type: 'text' })
  loginType: ApiKeyLoginType;

  @Column({ name: 'token_name', type: 'text', default: '' })
  tokenName: string;

  @Column({ type: 'text', array: true })
  scopes: string[];

  /** `type:id` entries, `*` for either half. */
  @Column({ name: 'allow_list', type: 'text', array: true })
  allowList: string[];

  @Column({ name: 'lifetime_seconds', type: 'bigint' })
  lifetimeSeconds: string;

  @Column({ name: 'ip_address', type: 'inet', default: '0.0.0.0' })
  ipAddress: string;

  /** The browser or program that created the key, cut. Null for keys of agents and apps, and for those older than the column. */
  @Column({ name: 'user_agent', type: 'varchar', length: 256, nullable: true })
  userAgent: string | null;

  /** The Unix epoch until the key is first used. */
  @Column({ name: 'last_used', type: 'timestamptz', default: () => `'1970-01-01 00:00:00+00'` })
  lastUsed: Date;

  /** The key's own expiry, independent of the expiry of an upstream login (user_links). */
  @Column({ name: 'expires_at', type: 'timestamptz' })
  expiresAt: Date;

  /** For sessions: when the person last authenticated. Using the key or creating keys does not change it. Null when unknown. */
  @Column({ name: 'auth_time', type: 'timestamptz', nullable: true })
  authTime: Date | null;

  /** For an agent's token. */
  @Column({ name: 'agent_id', type: 'uuid', nullable: true })
  @ForeignKey('AgentEntity', { name: 'api_keys_agent_id_fkey', onDelete: 'CASCADE' })
  agentId: string | null;

  @Column({ name: 'agent_token_state', type: 'text', nullable: true })
  agentTokenState: AgentTokenState | null;

  /** For a token that was exchanged: whom it was issued to, and with whom it ends. */
  @Column({ name: 'workload_identity_id', type: 'uuid', nullable: true })
  @ForeignKey('WorkloadIdentityEntity', { name: 'api_keys_workload_identity_id_fkey', onDelete: 'CASCADE' })
  workloadIdentityId: string | null;

  /** When an agent's token was last rotated. */
  @Column({ name: 'superseded_at', type: 'timestamptz', nullable: true })
  supersededAt: Date | null;

  /** Random, and renewed by a trigger with every change but those of a mere use. Null: unchanged since the column exists. */
  @Column({ type: 'uuid', nullable: true })
  @Generated('uuid')
  version: string | null;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @CreateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt: Date;
}
