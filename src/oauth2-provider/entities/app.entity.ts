import { Check, Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { KeySet, SigningAlgorithm } from '../../key-sets/index.js';
import { JWT_ALGORITHMS, type JwtAlgorithm } from '../../crypto-keys/index.js';
import { DEFAULT_GRANT_TYPES } from '../grants/grant-types.js';
import type { ClaimNames } from '../openid/claim-settings.js';
import type { SubjectIdentifierType } from '../subjects/sectors.js';

/** A confidential client has a secret or a key, a public one has none (RFC 6749 section 2.1). */
export const CLIENT_TYPES = ['confidential', 'public'] as const;

export type ClientType = (typeof CLIENT_TYPES)[number];

/** How a client can prove its identity (RFC 7591 section 2). `none` is for public clients, the others are for confidential ones. */
export const AUTH_METHODS = ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'] as const;

export type AuthMethod = (typeof AUTH_METHODS)[number];

const ALGORITHM_LIST = JWT_ALGORITHMS.map((algorithm) => `'${algorithm}'`).join(', ');

/** An OAuth client. */
@Entity({ name: 'oauth2_provider_apps' })
@Check('oauth2_provider_apps_icon_check', `length(icon) <= 2048 AND icon ~* '^(?:/(?!/)[]!#-;=?-[_a-z~]*)?$'`)
@Index('oauth2_provider_apps_name_lower_idx', { synchronize: false })
@Check('oauth2_provider_apps_client_type_check', `client_type IN ('confidential', 'public')`)
@Check('oauth2_provider_apps_redirect_uris_check', `cardinality(redirect_uris) > 0 OR NOT 'authorization_code' = ANY (grant_types)`)
@Check(
  'oauth2_provider_apps_keys_check',
  `CASE WHEN token_endpoint_auth_method = 'private_key_jwt' THEN client_type = 'confidential' AND num_nonnulls(jwks, jwks_uri) = 1
        ELSE num_nonnulls(jwks, jwks_uri, token_endpoint_auth_signing_alg) = 0 END`,
)
@Index('oauth2_provider_apps_service_account_id_idx', ['serviceAccountId'])
@Check('oauth2_provider_apps_client_uri_check', `length(client_uri) <= 2048`)
@Check('oauth2_provider_apps_policy_uri_check', `length(policy_uri) <= 2048`)
@Check('oauth2_provider_apps_tos_uri_check', `length(tos_uri) <= 2048`)
@Check('oauth2_provider_apps_verified_check', `NOT is_verified OR NOT dynamically_registered`)
@Index('oauth2_provider_apps_created_by_idx', ['createdBy'])
@Check('oauth2_provider_apps_id_token_alg_check', `id_token_signed_response_alg IN (${ALGORITHM_LIST})`)
@Check('oauth2_provider_apps_userinfo_alg_check', `userinfo_signed_response_alg IN (${ALGORITHM_LIST})`)
@Check('oauth2_provider_apps_backchannel_logout_uri_check', `length(backchannel_logout_uri) <= 2048`)
@Check('oauth2_provider_apps_subject_type_check', `subject_type IN ('public', 'pairwise')`)
@Check('oauth2_provider_apps_sector_identifier_uri_check', `length(sector_identifier_uri) <= 2048`)
@Check('oauth2_provider_apps_default_max_age_check', `default_max_age >= 0`)
@Check('oauth2_provider_apps_require_pkce_check', `require_pkce OR (client_type = 'confidential' AND NOT dynamically_registered)`)
export class OAuth2AppEntity {
  /** The client_id. */
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'oauth2_provider_apps_pkey' })
  id: string;

  @Column({ type: 'varchar', length: 64 })
  name: string;

  @Column({ type: 'varchar', length: 256, default: '' })
  icon: string;

  /** The primary redirect URI: the first of `redirect_uris`. Empty without any, for an app that uses no authorization code. */
  @Column({ name: 'callback_url', type: 'text' })
  callbackUrl: string;

  @Column({ name: 'redirect_uris', type: 'text', array: true })
  redirectUris: string[];

  @Column({ name: 'client_type', type: 'text', default: 'confidential' })
  clientType: ClientType;

  @Column({ name: 'dynamically_registered', type: 'boolean', default: false })
  dynamicallyRegistered: boolean;

  @Column({ name: 'grant_types', type: 'text', array: true, default: [...DEFAULT_GRANT_TYPES] })
  grantTypes: string[];

  @Column({ name: 'response_types', type: 'text', array: true, default: ['code'] })
  responseTypes: string[];

  @Column({ name: 'token_endpoint_auth_method', type: 'text', default: 'client_secret_basic' })
  tokenEndpointAuthMethod: AuthMethod;

  /** The public keys of a client that signs its authentication, unless they are at `jwks_uri`. */
  @Column({ type: 'jsonb', nullable: true })
  jwks: KeySet | null;

  @Column({ name: 'jwks_uri', type: 'text', nullable: true })
  jwksUri: string | null;

  /** The only algorithm that it signs with; null: any that this server supports. */
  @Column({ name: 'token_endpoint_auth_signing_alg', type: 'text', nullable: true })
  tokenEndpointAuthSigningAlg: SigningAlgorithm | null;

  /** Its authorization requests count only if it pushes them (RFC 9126). */
  @Column({ name: 'require_pushed_authorization_requests', type: 'boolean', default: false })
  requirePushedAuthorizationRequests: boolean;

  /** Space-separated allow-list of scopes; empty means none was configured. */
  @Column({ type: 'text', default: '' })
  scope: string;

  /** The account that the app acts as when it acts for itself (client_credentials). */
  @Column({ name: 'service_account_id', type: 'uuid', nullable: true })
  @ForeignKey('UserEntity', { name: 'oauth2_provider_apps_service_account_id_fkey', onDelete: 'SET NULL' })
  serviceAccountId: string | null;

  /** It gets only tokens that are bound to a key (RFC 9449 section 5.2). */
  @Column({ name: 'dpop_bound_access_tokens', type: 'boolean', default: false })
  dpopBoundAccessTokens: boolean;

  /** Its web page; empty without one. */
  @Column({ name: 'client_uri', type: 'text', default: '' })
  clientUri: string;

  /** Its privacy policy; empty without one. */
  @Column({ name: 'policy_uri', type: 'text', default: '' })
  policyUri: string;

  /** Its terms of service; empty without any. */
  @Column({ name: 'tos_uri', type: 'text', default: '' })
  tosUri: string;

  /** An administrator vouches for it. Never one that registered itself. */
  @Column({ name: 'is_verified', type: 'boolean', default: false })
  isVerified: boolean;

  /** The administrator who registered it; null if it registered itself or nobody knows. */
  @Column({ name: 'created_by', type: 'uuid', nullable: true })
  @ForeignKey('UserEntity', { name: 'oauth2_provider_apps_created_by_fkey', onDelete: 'SET NULL' })
  createdBy: string | null;

  /** What its ID tokens are signed with. */
  @Column({ name: 'id_token_signed_response_alg', type: 'text', default: 'RS256' })
  idTokenSignedResponseAlg: JwtAlgorithm;

  /** What its UserInfo responses are signed with; null: they are JSON. */
  @Column({ name: 'userinfo_signed_response_alg', type: 'text', nullable: true })
  userinfoSignedResponseAlg: JwtAlgorithm | null;

  /** Its ID tokens have the claims of `profile` and `email`, too, which are otherwise in UserInfo only. */
  @Column({ name: 'id_token_user_claims', type: 'boolean', default: false })
  idTokenUserClaims: boolean;

  /** The `max_age` of requests without one, in seconds. */
  @Column({ name: 'default_max_age', type: 'integer', nullable: true })
  defaultMaxAge: number | null;

  /** Its ID tokens have to say when the user logged in. */
  @Column({ name: 'require_auth_time', type: 'boolean', default: false })
  requireAuthTime: boolean;

  /** Where people can be sent after a logout that the app has asked for. */
  @Column({ name: 'post_logout_redirect_uris', type: 'text', array: true, default: [] })
  postLogoutRedirectUris: string[];

  /** Where it wants to be told that a session has ended; empty: nowhere. */
  @Column({ name: 'backchannel_logout_uri', type: 'text', default: '' })
  backchannelLogoutUri: string;

  /** It cannot tell sessions apart without `sid`. */
  @Column({ name: 'backchannel_logout_session_required', type: 'boolean', default: false })
  backchannelLogoutSessionRequired: boolean;

  /** `pairwise`: its sector knows users by subjects of its own, not by their ids. */
  @Column({ name: 'subject_type', type: 'text', default: 'public' })
  subjectType: SubjectIdentifierType;

  /** Of the list of the redirect URIs of its sector, whose host names the sector; empty: the host of its redirect URIs does. */
  @Column({ name: 'sector_identifier_uri', type: 'text', default: '' })
  sectorIdentifierUri: string;

  /** Patterns of the groups that it learns of; empty: all. */
  @Column({ name: 'group_filter', type: 'text', array: true, default: [] })
  groupFilter: string[];

  /** The same for roles. */
  @Column({ name: 'role_filter', type: 'text', array: true, default: [] })
  roleFilter: string[];

  /** By which names it gets claims, if not by their own. */
  @Column({ name: 'claim_names', type: 'jsonb', default: {} })
  claimNames: ClaimNames;

  /** Its authorization requests need PKCE. */
  @Column({ name: 'require_pkce', type: 'boolean', default: true })
  requirePkce: boolean;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @CreateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt: Date;
}
