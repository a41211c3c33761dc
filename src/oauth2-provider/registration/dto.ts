import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { JWT_ALGORITHMS } from '../../crypto-keys/index.js';
import { MAX_REDIRECT_URIS } from '../checks/redirect-uri.js';
import { MAX_REGISTERED_SCOPE_LENGTH } from '../checks/scope.js';
import { MAX_POST_LOGOUT_REDIRECT_URIS } from '../checks/logout-uris.js';
import { MAX_DEFAULT_MAX_AGE } from '../checks/max-age.js';
import { MAX_URI_LENGTH } from '../checks/web-uri.js';
import { MAX_KEYS, SIGNING_ALGORITHMS } from '../../key-sets/index.js';
import { AUTH_METHODS } from '../entities/app.entity.js';
import { MAX_ACR_VALUES, MAX_CONTACTS, SELF_REGISTERED_GRANT_TYPES } from './client-metadata.js';
import { SUBJECT_TYPES } from '../subjects/sectors.js';
import { MAX_TEXT_LENGTH } from './members.js';

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

  @ApiPropertyOptional({ enum: JWT_ALGORITHMS, description: 'What ID tokens for the client are signed with. Default: `RS256`.' })
  id_token_signed_response_alg?: string;

  @ApiPropertyOptional({ enum: JWT_ALGORITHMS, description: 'If present, UserInfo responses to the client are JWTs, signed like this.' })
  userinfo_signed_response_alg?: string;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    maximum: MAX_DEFAULT_MAX_AGE,
    description: 'Default of `max_age` of requests with the scope `openid`, in seconds.',
  })
  default_max_age?: number;

  @ApiPropertyOptional({
    description: 'Whether ID tokens must say when the user logged in. Who cannot log in that way gets `login_required`.',
  })
  require_auth_time?: boolean;

  @ApiPropertyOptional({
    type: [String],
    maxItems: MAX_ACR_VALUES,
    description: 'Default of `acr_values`. Without effect: each user has one way to log in. Returned.',
  })
  default_acr_values?: string[];

  @ApiPropertyOptional({
    enum: SUBJECT_TYPES,
    default: 'public',
    description: 'What `sub` is: the ID of the user (`public`), or a value that only clients of the same sector get (`pairwise`).',
  })
  subject_type?: string;

  @ApiPropertyOptional({
    format: 'uri',
    maxLength: MAX_URI_LENGTH,
    description:
      'Https URL of a JSON array that has every redirect URI; its host names the sector. Required for pairwise subjects if the redirect URIs have ' +
      'several hosts; otherwise their host names the sector.',
  })
  sector_identifier_uri?: string;

  @ApiPropertyOptional({
    type: [String],
    maxItems: MAX_POST_LOGOUT_REDIRECT_URIS,
    description: 'Where people can be sent after a logout that the client has asked for. The rules are those of `redirect_uris`.',
  })
  post_logout_redirect_uris?: string[];

  @ApiPropertyOptional({
    format: 'uri',
    maxLength: MAX_URI_LENGTH,
    description:
      'Https URL that the server sends a logout token to when a session has ended from which a user signed in to the client (OpenID Connect ' +
      'Back-Channel Logout). Its host must be on the internet.',
  })
  backchannel_logout_uri?: string;

  @ApiPropertyOptional({ default: false, description: 'Whether logout tokens without `sid` are useless to the client.' })
  backchannel_logout_session_required?: boolean;

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
