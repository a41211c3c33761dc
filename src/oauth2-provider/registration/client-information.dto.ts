import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { AccessUrl } from '../../common/index.js';
import { JWT_ALGORITHMS } from '../../crypto-keys/index.js';
import type { AppRow } from '../apps/app-row.js';
import { SIGNING_ALGORITHMS } from '../../key-sets/index.js';
import { SUBJECT_TYPES } from '../subjects/sectors.js';
import { AUTH_METHODS } from '../entities/app.entity.js';
import { SELF_REGISTERED_GRANT_TYPES } from './client-metadata.js';
import type { RegistrationRow } from './registration-row.js';

/** A registration with what cannot be read from the database. */
interface ShownRegistration {
  readonly app: AppRow;
  readonly registration: RegistrationRow;
  /** As it was just created, or sent with the request (RFC 7592 section 3). */
  readonly registrationToken: string;
  /** Only just after it was created. */
  readonly clientSecret?: string | undefined;
}

/** RFC 7591 section 3.2.1, RFC 7592 section 3. */
export class ClientInformationResponse {
  @ApiProperty({ format: 'uuid', description: 'ID of the client.' })
  client_id: string;

  @ApiPropertyOptional({ description: 'The secret, in the form `coder_<10>_<40>`. Only in the response to the registration.' })
  client_secret?: string;

  @ApiPropertyOptional({ type: 'integer', description: 'Always 0, with a secret: it does not expire.' })
  client_secret_expires_at?: number;

  @ApiProperty({ type: 'integer', description: 'When the client was registered, in seconds since 1970.', example: 1793977200 })
  client_id_issued_at: number;

  @ApiProperty({
    description: 'Token for managing the registration, in the form `coder_<10>_<40>`: a new one, or else the one of the request.',
  })
  registration_access_token: string;

  @ApiProperty({ format: 'uri', description: 'Where the client manages its registration (RFC 7592).' })
  registration_client_uri: string;

  @ApiProperty({ type: [String], description: 'Registered redirect URIs.' })
  redirect_uris: readonly string[];

  @ApiProperty({ description: 'Registered name.' })
  client_name: string;

  @ApiProperty({ enum: AUTH_METHODS, description: 'Registered authentication method.' })
  token_endpoint_auth_method: string;

  @ApiPropertyOptional({ enum: SIGNING_ALGORITHMS, description: 'Registered algorithm of a client that signs.' })
  token_endpoint_auth_signing_alg?: string;

  @ApiPropertyOptional({ type: 'object', additionalProperties: true, description: 'Registered public keys.' })
  jwks?: object;

  @ApiPropertyOptional({ format: 'uri', description: 'Registered URL of the public keys.' })
  jwks_uri?: string;

  @ApiProperty({ enum: SELF_REGISTERED_GRANT_TYPES, isArray: true, description: 'Registered grant types.' })
  grant_types: readonly string[];

  @ApiProperty({ enum: ['code'], isArray: true, description: 'Registered response types.' })
  response_types: readonly string[];

  @ApiPropertyOptional({ description: 'True if the client has to push its authorization requests; otherwise absent.' })
  require_pushed_authorization_requests?: boolean;

  @ApiPropertyOptional({ description: 'Registered scopes. Absent: every scope but administrator scopes.' })
  scope?: string;

  @ApiProperty({ description: 'Whether the client gets only tokens that are bound to a key (RFC 9449).' })
  dpop_bound_access_tokens: boolean;

  @ApiProperty({ enum: JWT_ALGORITHMS, description: 'What ID tokens for the client are signed with.' })
  id_token_signed_response_alg: string;

  @ApiPropertyOptional({
    enum: JWT_ALGORITHMS,
    description: 'What UserInfo responses to the client are signed with. Absent: they are JSON.',
  })
  userinfo_signed_response_alg?: string;

  @ApiPropertyOptional({ type: 'integer', description: 'Registered default of `max_age`.' })
  default_max_age?: number;

  @ApiPropertyOptional({ description: 'Present if ID tokens have to say when the user logged in.' })
  require_auth_time?: boolean;

  @ApiPropertyOptional({ type: [String], description: 'Where people can be sent after a logout. Absent without any.' })
  post_logout_redirect_uris?: readonly string[];

  @ApiPropertyOptional({ format: 'uri', description: 'Registered URL for logout tokens.' })
  backchannel_logout_uri?: string;

  @ApiPropertyOptional({ description: 'Whether logout tokens without `sid` are useless to the client. Absent without a URL for them.' })
  backchannel_logout_session_required?: boolean;

  @ApiProperty({ enum: SUBJECT_TYPES, description: 'Whether the client knows users by their IDs or by pairwise subjects.' })
  subject_type: string;

  @ApiPropertyOptional({ format: 'uri', description: 'Where the redirect URIs of the sector are listed.' })
  sector_identifier_uri?: string;

  @ApiPropertyOptional({ format: 'uri', description: 'Registered web page.' })
  client_uri?: string;

  @ApiPropertyOptional({ format: 'uri', description: 'Registered privacy policy.' })
  policy_uri?: string;

  @ApiPropertyOptional({ format: 'uri', description: 'Registered terms of service.' })
  tos_uri?: string;

  static from({ app, registration, registrationToken, clientSecret }: ShownRegistration, accessUrl: AccessUrl): ClientInformationResponse {
    return {
      ...registration.metadata,
      client_id: app.id,
      ...(clientSecret !== undefined && { client_secret: clientSecret, client_secret_expires_at: 0 }),
      client_id_issued_at: Math.floor(registration.createdAt.getTime() / 1000),
      registration_access_token: registrationToken,
      registration_client_uri: accessUrl.join(`/oauth2/clients/${app.id}`),
      redirect_uris: app.redirectUris,
      client_name: app.name,
      token_endpoint_auth_method: app.tokenEndpointAuthMethod,
      ...(app.tokenEndpointAuthSigningAlg !== null && { token_endpoint_auth_signing_alg: app.tokenEndpointAuthSigningAlg }),
      ...(app.jwks !== null && { jwks: app.jwks }),
      ...(app.jwksUri !== null && { jwks_uri: app.jwksUri }),
      grant_types: app.grantTypes,
      response_types: app.responseTypes,
      ...(app.requirePushedAuthorizationRequests && { require_pushed_authorization_requests: true }),
      ...(app.scope !== '' && { scope: app.scope }),
      dpop_bound_access_tokens: app.dpopBoundAccessTokens,
      id_token_signed_response_alg: app.idTokenSignedResponseAlg,
      ...(app.userinfoSignedResponseAlg !== null && { userinfo_signed_response_alg: app.userinfoSignedResponseAlg }),
      ...(app.defaultMaxAge !== null && { default_max_age: app.defaultMaxAge }),
      ...(app.requireAuthTime && { require_auth_time: true }),
      ...(app.postLogoutRedirectUris.length > 0 && { post_logout_redirect_uris: app.postLogoutRedirectUris }),
      ...(app.backchannelLogoutUri !== '' && {
        backchannel_logout_uri: app.backchannelLogoutUri,
        backchannel_logout_session_required: app.backchannelLogoutSessionRequired,
      }),
      subject_type: app.subjectType,
      ...(app.sectorIdentifierUri !== '' && { sector_identifier_uri: app.sectorIdentifierUri }),
      ...(app.clientUri !== '' && { client_uri: app.clientUri }),
      ...(app.policyUri !== '' && { policy_uri: app.policyUri }),
      ...(app.tosUri !== '' && { tos_uri: app.tosUri }),
    };
  }
}
