import type { RowColumns } from '../../database/index.js';
import type { AuthenticationColumns } from '../client-keys/client-authentication.js';
import type { ClientType } from '../entities/app.entity.js';
import type { AppLinks, OpenIdSettings } from './app-settings.js';

export interface AppRow extends AuthenticationColumns, AppLinks, OpenIdSettings {
  readonly id: string;
  readonly name: string;
  readonly icon: string;
  readonly callbackUrl: string;
  readonly redirectUris: readonly string[];
  readonly clientType: ClientType;
  readonly dynamicallyRegistered: boolean;
  readonly grantTypes: readonly string[];
  readonly responseTypes: readonly string[];
  readonly scope: string;
  /** The account that the app acts as when it acts for itself. */
  readonly serviceAccountId: string | null;
  /** Its authorization requests count only if it pushes them. */
  readonly requirePushedAuthorizationRequests: boolean;
  /** It gets only tokens that are bound to a key (RFC 9449). */
  readonly dpopBoundAccessTokens: boolean;
  /** An administrator vouches for it. Never one that registered itself. */
  readonly isVerified: boolean;
  /** The administrator who registered it; null if it registered itself or nobody knows. */
  readonly createdBy: string | null;
  readonly createdAt: Date;
}

export const APP_COLUMNS: RowColumns<AppRow> = {
  id: 'id',
  name: 'name',
  icon: 'icon',
  callbackUrl: 'callback_url',
  redirectUris: 'redirect_uris',
  clientType: 'client_type',
  dynamicallyRegistered: 'dynamically_registered',
  grantTypes: 'grant_types',
  responseTypes: 'response_types',
  tokenEndpointAuthMethod: 'token_endpoint_auth_method',
  jwks: 'jwks',
  jwksUri: 'jwks_uri',
  tokenEndpointAuthSigningAlg: 'token_endpoint_auth_signing_alg',
  scope: 'scope',
  serviceAccountId: 'service_account_id',
  requirePushedAuthorizationRequests: 'require_pushed_authorization_requests',
  dpopBoundAccessTokens: 'dpop_bound_access_tokens',
  clientUri: 'client_uri',
  policyUri: 'policy_uri',
  tosUri: 'tos_uri',
  isVerified: 'is_verified',
  idTokenSignedResponseAlg: 'id_token_signed_response_alg',
  userinfoSignedResponseAlg: 'userinfo_signed_response_alg',
  idTokenUserClaims: 'id_token_user_claims',
  defaultMaxAge: 'default_max_age',
  requireAuthTime: 'require_auth_time',
  postLogoutRedirectUris: 'post_logout_redirect_uris',
  backchannelLogoutUri: 'backchannel_logout_uri',
  backchannelLogoutSessionRequired: 'backchannel_logout_session_required',
  subjectType: 'subject_type',
  sectorIdentifierUri: 'sector_identifier_uri',
  groupFilter: 'group_filter',
  roleFilter: 'role_filter',
  claimNames: 'claim_names',
  requirePkce: 'require_pkce',
  createdBy: 'created_by',
  createdAt: 'created_at',
};
