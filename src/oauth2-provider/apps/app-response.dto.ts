import { ApiProperty } from '@nestjs/swagger';
import { AccessUrl } from '../../common/index.js';
import { SIGNING_ALGORITHMS, type SigningAlgorithm } from '../../key-sets/index.js';
import { JWT_ALGORITHMS, type JwtAlgorithm } from '../../crypto-keys/index.js';
import { AUTH_METHODS, type AuthMethod, CLIENT_TYPES, type ClientType } from '../entities/app.entity.js';
import { GRANT_TYPES } from '../grants/grant-types.js';
import { AppEndpointsResponse } from './app-endpoints.dto.js';
import { SUBJECT_TYPES, type SubjectIdentifierType } from '../subjects/sectors.js';
import type { AppRow } from './app-row.js';

export class AppResponse {
  @ApiProperty({ format: 'uuid', description: 'The client_id.' })
  id: string;

  @ApiProperty({ description: 'Name shown on the consent page.', example: 'My editor' })
  name: string;

  @ApiProperty({ description: 'The primary redirect URI. Empty if the app has none.', example: 'https://client.example/callback' })
  callback_url: string;

  @ApiProperty({ type: [String], description: 'All redirect URIs, including the primary one.' })
  redirect_uris: readonly string[];

  @ApiProperty({ description: 'Path of an icon on this server. May be empty.' })
  icon: string;

  @ApiProperty({ enum: CLIENT_TYPES, description: 'A public client has no secret.' })
  client_type: ClientType;

  @ApiProperty({ description: 'Whether the app registered itself (RFC 7591).' })
  dynamically_registered: boolean;

  @ApiProperty({ enum: GRANT_TYPES, isArray: true, description: 'Grant types that the app can use at the token endpoint.' })
  grant_types: readonly string[];

  @ApiProperty({ description: 'Space-separated scopes that the app can be granted. Empty allows any scope.' })
  scope: string;

  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'ID of the service account that the app acts as with `client_credentials`. Null if it has none.',
  })
  service_account_id: string | null;

  @ApiProperty({
    enum: AUTH_METHODS,
    description: 'How the app authenticates. With `client_secret_basic` or `client_secret_post`, both work.',
  })
  token_endpoint_auth_method: AuthMethod;

  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true, description: 'Public keys of the app. Null without them.' })
  jwks: object | null;

  @ApiProperty({ type: String, format: 'uri', nullable: true, description: 'URL of the public keys of the app. Null without one.' })
  jwks_uri: string | null;

  @ApiProperty({
    type: String,
    // OpenAPI 3.0.3: `nullable` allows null only where the enumeration has it.
    enum: [...SIGNING_ALGORITHMS, null],
    nullable: true,
    description: 'The only algorithm that the app signs with. Null: any supported one, or none.',
  })
  token_endpoint_auth_signing_alg: SigningAlgorithm | null;

  @ApiProperty({ description: 'Web page of the app. May be empty, as the next two.' })
  client_uri: string;

  @ApiProperty({ description: 'Privacy policy of the app.' })
  policy_uri: string;

  @ApiProperty({ description: 'Terms of service of the app.' })
  tos_uri: string;

  @ApiProperty({ description: 'Whether an administrator vouches for the app.' })
  verified: boolean;

  @ApiProperty({ description: 'Whether only authorization requests count that the app pushed.' })
  require_pushed_authorization_requests: boolean;

  @ApiProperty({ description: 'Whether the app gets only tokens that are bound to a key (RFC 9449).' })
  dpop_bound_access_tokens: boolean;

  @ApiProperty({ enum: JWT_ALGORITHMS, description: 'What the ID tokens of the app are signed with.' })
  id_token_signed_response_alg: JwtAlgorithm;

  @ApiProperty({
    type: String,
    enum: [...JWT_ALGORITHMS, null],
    nullable: true,
    description: 'What UserInfo responses to the app are signed with. Null: they are JSON.',
  })
  userinfo_signed_response_alg: JwtAlgorithm | null;

  @ApiProperty({ description: 'Whether ID tokens have the claims of `profile` and `email`, too.' })
  id_token_user_claims: boolean;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Default of `max_age` of requests with the scope `openid`, in seconds. Null: none.',
  })
  default_max_age: number | null;

  @ApiProperty({ description: 'Whether ID tokens have to say when the user logged in.' })
  require_auth_time: boolean;

  @ApiProperty({ description: 'Whether authorization requests need PKCE (RFC 7636).' })
  require_pkce: boolean;

  @ApiProperty({ type: [String], description: 'Where people can be sent after a logout that the app has asked for.' })
  post_logout_redirect_uris: readonly string[];

  @ApiProperty({ description: 'Where the app is told that a session has ended. May be empty.' })
  backchannel_logout_uri: string;

  @ApiProperty({ description: 'Whether the app needs `sid` to know which session has ended.' })
  backchannel_logout_session_required: boolean;

  @ApiProperty({ enum: SUBJECT_TYPES, description: 'Whether the app knows users by their IDs or by pairwise subjects.' })
  subject_type: SubjectIdentifierType;

  @ApiProperty({ description: 'Where the redirect URIs of its sector are listed. May be empty.' })
  sector_identifier_uri: string;

  @ApiProperty({ type: [String], description: 'Patterns of the groups that the app learns of. Empty: all.' })
  group_filter: readonly string[];

  @ApiProperty({ type: [String], description: 'Patterns of the roles that the app learns of. Empty: all.' })
  role_filter: readonly string[];

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    description: 'Claims that the app gets by another name.',
    example: { preferred_username: 'login' },
  })
  claim_names: Readonly<Record<string, string>>;

  @ApiProperty({ description: 'Endpoint URLs, for clients that do not use discovery.' })
  endpoints: AppEndpointsResponse;

  static from(app: AppRow, accessUrl: AccessUrl): AppResponse {
    return {
      id: app.id,
      name: app.name,
      callback_url: app.callbackUrl,
      redirect_uris: app.redirectUris,
      icon: app.icon,
      client_type: app.clientType,
      dynamically_registered: app.dynamicallyRegistered,
      grant_types: app.grantTypes,
      scope: app.scope,
      service_account_id: app.serviceAccountId,
      token_endpoint_auth_method: app.tokenEndpointAuthMethod,
      jwks: app.jwks,
      jwks_uri: app.jwksUri,
      token_endpoint_auth_signing_alg: app.tokenEndpointAuthSigningAlg,
      require_pushed_authorization_requests: app.requirePushedAuthorizationRequests,
      dpop_bound_access_tokens: app.dpopBoundAccessTokens,
      client_uri: app.clientUri,
      policy_uri: app.policyUri,
      tos_uri: app.tosUri,
      verified: app.isVerified,
      id_token_signed_response_alg: app.idTokenSignedResponseAlg,
      userinfo_signed_response_alg: app.userinfoSignedResponseAlg,
      id_token_user_claims: app.idTokenUserClaims,
      default_max_age: app.defaultMaxAge,
      require_auth_time: app.requireAuthTime,
      require_pkce: app.requirePkce,
      post_logout_redirect_uris: app.postLogoutRedirectUris,
      backchannel_logout_uri: app.backchannelLogoutUri,
      backchannel_logout_session_required: app.backchannelLogoutSessionRequired,
      subject_type: app.subjectType,
      sector_identifier_uri: app.sectorIdentifierUri,
      group_filter: app.groupFilter,
      role_filter: app.roleFilter,
      claim_names: app.claimNames,
      endpoints: {
        authorization: accessUrl.join('/oauth2/authorize'),
        token: accessUrl.join('/oauth2/tokens'),
        token_revoke: accessUrl.join('/oauth2/revoke'),
        device_authorization: accessUrl.join('/oauth2/device_authorization'),
      },
    };
  }
}
