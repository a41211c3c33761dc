import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsArray, IsBoolean, IsIn, IsInt, IsObject, IsOptional, IsString, Max, Min } from 'class-validator';
import { OWN_PICTURE_MAX_LENGTH } from '../../common/index.js';
import { JWT_ALGORITHMS, type JwtAlgorithm } from '../../crypto-keys/index.js';
import { IsPictureUrl } from '../../http/index.js';
import { MAX_REDIRECT_URIS } from '../checks/redirect-uri.js';
import { MAX_REGISTERED_SCOPE_LENGTH } from '../checks/scope.js';
import { MAX_JWKS_URI_LENGTH, MAX_KEYS, SIGNING_ALGORITHMS } from '../../key-sets/index.js';
import { MAX_DEFAULT_MAX_AGE } from '../checks/max-age.js';
import { MAX_URI_LENGTH } from '../checks/web-uri.js';
import { AUTH_METHODS, type AuthMethod } from '../entities/app.entity.js';
import { DEFAULT_GRANT_TYPES, GRANT_TYPES, type GrantType } from '../grants/grant-types.js';
import { ClaimSettingsRequest } from './claim-settings.dto.js';

export class UpdateAppRequest extends ClaimSettingsRequest {
  @ApiProperty({
    minLength: 1,
    maxLength: 64,
    description: 'Name shown on the consent page. No leading or trailing spaces and no control characters.',
    example: 'My editor',
  })
  @IsString()
  name: string;

  @ApiPropertyOptional({
    description: 'The primary redirect URI. Used if `redirect_uris` is omitted. One is required for `authorization_code`.',
    example: 'https://client.example/callback',
  })
  @IsOptional()
  @IsString()
  callback_url?: string;

  @ApiPropertyOptional({
    type: [String],
    maxItems: MAX_REDIRECT_URIS,
    description:
      'Redirect URIs with the scheme https, http on a loopback host, or a private-use scheme. Compared as exact strings, without wildcards.',
  })
  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  redirect_uris?: string[];

  @ApiPropertyOptional({ maxLength: OWN_PICTURE_MAX_LENGTH, description: 'Path of an icon on this server.' })
  @IsOptional()
  @IsPictureUrl({ onThisServer: true })
  icon?: string;

  @ApiPropertyOptional({
    maxLength: MAX_REGISTERED_SCOPE_LENGTH,
    description:
      'Space-separated scopes that the app can be granted. Also the default for requests without a scope. Empty allows every scope ' +
      'that the app requests explicitly. Unchanged if omitted in an update.',
  })
  @IsOptional()
  @IsString()
  scope?: string;

  @ApiPropertyOptional({
    enum: GRANT_TYPES,
    isArray: true,
    minItems: 1,
    uniqueItems: true,
    description: `Grant types that the app can use. Default: ${DEFAULT_GRANT_TYPES.join(' and ')}. Unchanged if omitted in an update.`,
  })
  @IsOptional()
  @IsArray()
  @IsIn(GRANT_TYPES, { each: true })
  grant_types?: GrantType[];

  @ApiPropertyOptional({
    format: 'uuid',
    description:
      'ID of the service account that the app acts as with `client_credentials`, which requires it. The app has all roles of the account, ' +
      'within its scopes. Empty removes it. Unchanged if omitted in an update.',
  })
  @IsOptional()
  @IsString()
  service_account_id?: string;

  @ApiPropertyOptional({
    enum: AUTH_METHODS,
    description:
      'How the app authenticates. Default: `client_secret_basic`, which also allows `client_secret_post`; `none` for a public client. ' +
      '`private_key_jwt` takes `jwks` or `jwks_uri`, and only if the metadata of the server lists it. Unchanged if omitted in an update.',
  })
  @IsOptional()
  @IsIn(AUTH_METHODS)
  token_endpoint_auth_method?: AuthMethod;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description:
      `For \`private_key_jwt\`: the public keys of the app, a JSON Web Key Set (RFC 7517) with at most ${MAX_KEYS} keys. Replaces the current keys ` +
      'or URL. Unchanged if omitted in an update.',
  })
  @IsOptional()
  @IsObject()
  jwks?: object;

  @ApiPropertyOptional({
    format: 'uri',
    maxLength: MAX_JWKS_URI_LENGTH,
    description: 'The same by reference: an https URL, which the server fetches when it needs a key.',
    example: 'https://client.example/jwks.json',
  })
  @IsOptional()
  @IsString()
  jwks_uri?: string;

  @ApiPropertyOptional({
    enum: ['', ...SIGNING_ALGORITHMS],
    description: 'For `private_key_jwt`: the only algorithm that the app signs with. Empty allows each of these.',
  })
  @IsOptional()
  @IsString()
  token_endpoint_auth_signing_alg?: string;

  @ApiPropertyOptional({
    default: false,
    description: 'Refuse authorization requests that the app did not push (RFC 9126). Unchanged if omitted in an update.',
  })
  @IsOptional()
  @IsBoolean()
  require_pushed_authorization_requests?: boolean;

  @ApiPropertyOptional({
    default: false,
    description:
      'Whether the app gets only tokens that are bound to a key: a token request without a DPoP proof is refused (RFC 9449). Unchanged if ' +
      'omitted in an update.',
  })
  @IsOptional()
  @IsBoolean()
  dpop_bound_access_tokens?: boolean;

  @ApiPropertyOptional({
    maxLength: MAX_URI_LENGTH,
    description:
      'Web page of the app, with https or http. Linked on the consent page. Empty removes it. Unchanged if omitted in an update.',
    example: 'https://client.example',
  })
  @IsOptional()
  @IsString()
  client_uri?: string;

  @ApiPropertyOptional({ maxLength: MAX_URI_LENGTH, description: 'The same for its privacy policy.' })
  @IsOptional()
  @IsString()
  policy_uri?: string;

  @ApiPropertyOptional({ maxLength: MAX_URI_LENGTH, description: 'The same for its terms of service.' })
  @IsOptional()
  @IsString()
  tos_uri?: string;

  @ApiPropertyOptional({
    description:
      'Whether you vouch for the app: that it is what its name says. The consent page says so, and can then be skipped if the user has allowed ' +
      'the same before. Not for an app that registered itself. Unchanged if omitted in an update.',
  })
  @IsOptional()
  @IsBoolean()
  verified?: boolean;

  @ApiPropertyOptional({
    enum: JWT_ALGORITHMS,
    description:
      'What the ID tokens of the app are signed with, of the algorithms that the metadata of the server lists. Default: `RS256`. Unchanged if ' +
      'omitted in an update.',
  })
  @IsOptional()
  @IsIn(JWT_ALGORITHMS)
  id_token_signed_response_alg?: JwtAlgorithm;

  @ApiPropertyOptional({
    enum: ['', ...JWT_ALGORITHMS],
    description:
      'If set, UserInfo responses to the app are JWTs, signed like this. Empty: they are JSON. Unchanged if omitted in an update.',
  })
  @IsOptional()
  @IsIn(['', ...JWT_ALGORITHMS])
  userinfo_signed_response_alg?: JwtAlgorithm | '';

  @ApiPropertyOptional({
    description:
      'Put the claims of the scopes `profile` and `email` into ID tokens, too, for apps that do not ask UserInfo. Default: false. Unchanged if ' +
      'omitted in an update.',
  })
  @IsOptional()
  @IsBoolean()
  id_token_user_claims?: boolean;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: -1,
    maximum: MAX_DEFAULT_MAX_AGE,
    description: 'Default of `max_age` of requests with the scope `openid`, in seconds. -1: none. Unchanged if omitted in an update.',
  })
  @IsOptional()
  @IsInt()
  @Min(-1)
  @Max(MAX_DEFAULT_MAX_AGE)
  default_max_age?: number;

  @ApiPropertyOptional({
    description:
      'Whether ID tokens have to say when the user logged in. Users whose identity provider does not say it cannot log in to the app then. ' +
      'Unchanged if omitted in an update.',
  })
  @IsOptional()
  @IsBoolean()
  require_auth_time?: boolean;

  @ApiPropertyOptional({
    description:
      'Whether authorization requests need PKCE. Default: true. If not, those without it need the scope `openid` and a `nonce`, which the app must check, and ' +
      'the exchange of their codes needs `redirect_uri`. Only for confidential apps that did not register themselves. Unchanged if omitted in an update.',
  })
  @IsOptional()
  @IsBoolean()
  require_pkce?: boolean;

  /** The list as sent, else the single callback, else undefined. */
  static redirectUris(body: UpdateAppRequest): readonly string[] | undefined {
    if (body.redirect_uris !== undefined && body.redirect_uris.length > 0) {
      const isPrimaryElsewhere =
        body.callback_url !== undefined && body.callback_url !== '' && !body.redirect_uris.includes(body.callback_url);
      return isPrimaryElsewhere ? [body.callback_url ?? '', ...body.redirect_uris] : body.redirect_uris;
    }
    return body.callback_url === undefined || body.callback_url === '' ? undefined : [body.callback_url];
  }
}
