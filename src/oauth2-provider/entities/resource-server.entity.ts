import { Check, Column, CreateDateColumn, Entity, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** `opaque` tokens are introspected (RFC 7662), `jwt` ones can be verified without asking (RFC 9068). */
export const ACCESS_TOKEN_FORMATS = ['opaque', 'jwt'] as const;

export type AccessTokenFormat = (typeof ACCESS_TOKEN_FORMATS)[number];

/** A scope of a resource server. */
export interface ResourceScope {
  readonly name: string;
  /** For the consent page: what an app with this scope can do. */
  readonly description: string;
}

/** An API that access tokens are issued for (RFC 8707). */
@Entity({ name: 'oauth2_provider_resource_servers' })
@Unique('oauth2_provider_resource_servers_identifier_key', ['identifier'])
@Index('oauth2_provider_resource_servers_name_lower_key', { synchronize: false })
@Check('oauth2_provider_resource_servers_identifier_check', `identifier <> ''`)
@Check('oauth2_provider_resource_servers_format_check', `access_token_format IN ('opaque', 'jwt')`)
@Check(
  'oauth2_provider_resource_servers_lifetime_check',
  `access_token_lifetime_seconds > 0 AND (access_token_format <> 'jwt' OR access_token_lifetime_seconds <= 600)`,
)
export class ResourceServerEntity {
  /** Also its client_id at the introspection endpoint. */
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'oauth2_provider_resource_servers_pkey' })
  id: string;

  /** Canonical resource URI. */
  @Column({ type: 'text' })
  identifier: string;

  @Column({ type: 'varchar', length: 64 })
  name: string;

  @Column({ type: 'jsonb' })
  scopes: ResourceScope[];

  @Column({ name: 'access_token_format', type: 'text', default: 'opaque' })
  accessTokenFormat: AccessTokenFormat;

  /** Null: the default of the server. */
  @Column({ name: 'access_token_lifetime_seconds', type: 'integer', nullable: true })
  accessTokenLifetimeSeconds: number | null;

  /** The apps that can obtain tokens for it; empty: all. Keeps the ids of deleted apps: otherwise the last deletion would allow all. */
  @Column({ name: 'allowed_app_ids', type: 'uuid', array: true, default: [] })
  allowedAppIds: string[];

  /** May apps that registered themselves obtain tokens for it, although they are not listed? */
  @Column({ name: 'allows_self_registered_apps', type: 'boolean', default: false })
  allowsSelfRegisteredApps: boolean;

  /** Are only tokens issued for it that are bound to a key (RFC 9728 section 2)? */
  @Column({ name: 'dpop_bound_access_tokens_required', type: 'boolean', default: false })
  dpopBoundAccessTokensRequired: boolean;

  /** This server's own API. */
  @Column({ name: 'is_built_in', type: 'boolean', default: false })
  isBuiltIn: boolean;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @CreateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt: Date;
}
