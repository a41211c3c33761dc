import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { AccessUrl } from '../../common/index.js';
import type { AppRow } from '../apps/apps.repository.js';
import { MAX_REDIRECT_URIS } from '../checks/redirect-uri.js';
import { MAX_REGISTERED_SCOPE_LENGTH } from '../checks/scope.js';
import { MAX_URI_LENGTH } from '../checks/web-uri.js';
import { MAX_KEYS, SIGNING_ALGORITHMS } from '../../key-sets/index.js';
import { AUTH_METHODS } from '../entities/app.entity.js';
import { MAX_CONTACTS, SELF_REGISTERED_GRANT_TYPES } from './client-metadata.js';
import { MAX_TEXT_LENGTH } from './members.js';
import type { RegistrationRow } from './registration-row.js';

/** Documentation only: the errors of RFC 7591 differ from those of other requests. */
export class ClientRegistrationRequest {
  @ApiProperty({
    type: [String],
    minItems: 1,
    maxItems: MAX_REDIRECT_URIS,
    description:
      'Redirect URIs with the scheme https, http on a loopback host, or a private-use scheme, and not a page of this server. Compared as ' +
      'exact strings, except for the port of a loopback URI.',
    example: ['https://client.example/callback'],
  })
  redirect_uris: string[];

  @ApiPropertyOptional({
    description:
      'Name shown on the consent page. Hidden characters are removed, and a name of more than 64 characters is cut. Must not imitate an ' +
      'app of this server.',
    example: 'My editor',
  })
  client_name?: string;

  @ApiPropertyOptional({
    enum: AUTH_METHODS,
    default: 'client_secret_basic',
    description:
      '`none` registers a public client, the others a confidential client. `private_key_jwt`, if the metadata of the server lists it, needs ' +
      '`jwks` or `jwks_uri`; a client with another method gets a secret.',
  })
  token_endpoint_auth_method?: string;

  @ApiPropertyOptional({
    enum: SIGNING_ALGORITHMS,
    description: 'For `private_key_jwt`: the only algorithm that the client signs with. Otherwise ignored.',
  })
  token_endpoint_auth_signing_alg?: string;

  @ApiPropertyOptional({
    enum: SELF_REGISTERED_GRANT_TYPES,
    isArray: true,
    description: 'Default: `authorization_code`. Without `refresh_token`, the client gets no refresh tokens. Extension grants are dropped.',
  })
  grant_types?: string[];

  @ApiPropertyOptional({ enum: ['code'], isArray: true, description: 'Default: `code`.' })
  response_types?: string[];

  @ApiPropertyOptional({
    maxLength: MAX_REGISTERED_SCOPE_LENGTH,
    description:
      'Space-separated scopes that the client can be granted, without administrator scopes. If omitted, it can be granted every other scope.',
  })
  scope?: string;

  @ApiPropertyOptional({ default: false, description: 'Refuse authorization requests that the client did not push (RFC 9126 section 6).' })
  require_pushed_authorization_requests?: boolean;

  @ApiPropertyOptional({
    default: false,
    description: 'Whether the client always sends DPoP proofs: a token request without one is then refused (RFC 9449 section 5.2).',
  })
  dpop_bound_access_tokens?: boolean;

  @ApiPropertyOptional({ enum: ['web', 'native'], description: 'If present, the redirect URIs must fit.' })
  application_type?: string;

  @ApiPropertyOptional({ format: 'uri', maxLength: MAX_URI_LENGTH, description: 'Web page of the client. The consent page links to it.' })
  client_uri?: string;

  @ApiPropertyOptional({ format: 'uri', maxLength: MAX_URI_LENGTH, description: 'Logo of the client. Stored, but not shown.' })
  logo_uri?: string;

  @ApiPropertyOptional({
    format: 'uri',
    maxLength: MAX_URI_LENGTH,
    description: 'Terms of service of the client. The consent page links to them.',
  })
  tos_uri?: string;

  @ApiPropertyOptional({
    format: 'uri',
    maxLength: MAX_URI_LENGTH,
    description: 'Privacy policy of the client. The consent page links to it.',
  })
  policy_uri?: string;

  @ApiPropertyOptional({ type: [String], maxItems: MAX_CONTACTS, description: 'Who is responsible for the client.' })
  contacts?: string[];

  @ApiPropertyOptional({ maxLength: MAX_TEXT_LENGTH, description: 'The same for every instance of the software.' })
  software_id?: string;

  @ApiPropertyOptional({ maxLength: MAX_TEXT_LENGTH, description: 'Version of the software.' })
  software_version?: string;

  @ApiPropertyOptional({
    format: 'uri',
    maxLength: MAX_URI_LENGTH,
    description: 'Https URL of the public keys of the client. Fetched only for `private_key_jwt`.',
  })
  jwks_uri?: string;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description: `Public keys of the client, at most ${MAX_KEYS}. Used only for \`private_key_jwt\`.`,
  })
  jwks?: object;
}

/** Documentation only, like the request that it extends. */
export class ClientUpdateRequest extends ClientRegistrationRequest {
  @ApiPropertyOptional({ format: 'uuid', description: 'ID of the client, as in the path. Required by RFC 7592, but not here.' })
  client_id?: string;

  @ApiPropertyOptional({ format: 'password', description: 'If present, must be the current secret: a client cannot choose one.' })
  client_secret?: string;
}

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
      ...(app.clientUri !== '' && { client_uri: app.clientUri }),
      ...(app.policyUri !== '' && { policy_uri: app.policyUri }),
      ...(app.tosUri !== '' && { tos_uri: app.tosUri }),
    };
  }
}
