import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { JWT_ALGORITHMS } from '../../crypto-keys/index.js';
import { DPOP_ALGORITHMS } from '../../dpop-proof/index.js';
import { GRANT_TYPES, type GrantType } from '../grants/grant-types.js';

/** The fields of RFC 8414 section 2 that apply to this server. */
export class AuthorizationServerMetadata {
  @ApiProperty({ format: 'uri', description: 'The access URL without a trailing slash; also `iss` on every authorization response.' })
  issuer: string;

  @ApiProperty({ format: 'uri', description: 'Where a client sends the browser.' })
  authorization_endpoint: string;

  @ApiProperty({ format: 'uri', description: 'Where a client exchanges authorization codes and refresh tokens.' })
  token_endpoint: string;

  @ApiProperty({ format: 'uri', description: 'Where a client revokes tokens (RFC 7009).' })
  revocation_endpoint: string;

  @ApiProperty({ format: 'uri', description: 'Where a device starts (RFC 8628).' })
  device_authorization_endpoint: string;

  @ApiProperty({ format: 'uri', description: 'Where a client pushes its authorization requests (RFC 9126).' })
  pushed_authorization_request_endpoint: string;

  @ApiProperty({
    description: 'Whether every client has to push its authorization requests. Single ones may have to, even if it is false.',
  })
  require_pushed_authorization_requests: boolean;

  @ApiPropertyOptional({
    format: 'uri',
    description: 'Where a client registers itself (RFC 7591), perhaps with an initial access token. Absent if that is disabled.',
  })
  registration_endpoint?: string;

  @ApiProperty({ format: 'uri', description: 'The public keys that verify JWTs of this server (RFC 7517).' })
  jwks_uri: string;

  @ApiProperty({ format: 'uri', description: 'Where a resource server or a confidential app asks about tokens (RFC 7662).' })
  introspection_endpoint: string;

  @ApiProperty({ type: [String], description: 'Scopes that this server supports.' })
  scopes_supported: readonly string[];

  @ApiProperty({ type: [String], description: 'Supported values of `response_type`.', example: ['code'] })
  response_types_supported: readonly string[];

  @ApiProperty({ type: [String], description: 'How the authorization response is returned.', example: ['query', 'form_post'] })
  response_modes_supported: readonly string[];

  @ApiProperty({ enum: GRANT_TYPES, isArray: true, description: 'Supported values of `grant_type`.' })
  grant_types_supported: readonly GrantType[];

  @ApiProperty({ type: [String], description: 'How clients authenticate at the token endpoint. `none` is for public clients.' })
  token_endpoint_auth_methods_supported: readonly string[];

  @ApiProperty({ type: [String], description: 'How clients authenticate at the revocation endpoint.' })
  revocation_endpoint_auth_methods_supported: readonly string[];

  @ApiProperty({ type: [String], description: 'Signature algorithms of introspection responses (RFC 9701).', example: ['RS256'] })
  introspection_signing_alg_values_supported: readonly string[];

  @ApiProperty({ type: [String], description: 'How callers authenticate at the introspection endpoint.' })
  introspection_endpoint_auth_methods_supported: readonly string[];

  @ApiPropertyOptional({
    type: [String],
    description: 'Signature algorithms of `private_key_jwt` at the token endpoint. Absent unless that is offered.',
  })
  token_endpoint_auth_signing_alg_values_supported?: readonly string[];

  @ApiPropertyOptional({ type: [String], description: 'The same at the revocation endpoint.' })
  revocation_endpoint_auth_signing_alg_values_supported?: readonly string[];

  @ApiPropertyOptional({ type: [String], description: 'The same at the introspection endpoint.' })
  introspection_endpoint_auth_signing_alg_values_supported?: readonly string[];

  @ApiProperty({
    type: [String],
    description: 'PKCE methods (RFC 7636). PKCE is required, except of apps that an administrator has excepted.',
    example: ['S256'],
  })
  code_challenge_methods_supported: readonly string[];

  @ApiProperty({ type: [String], description: 'Signature algorithms of DPoP proofs (RFC 9449).', example: DPOP_ALGORITHMS })
  dpop_signing_alg_values_supported: readonly string[];

  @ApiProperty({ description: 'Always true (RFC 9207).' })
  authorization_response_iss_parameter_supported: boolean;

  @ApiPropertyOptional({ description: 'True if a client can be named by the URL of its metadata document; otherwise absent.' })
  client_id_metadata_document_supported?: boolean;
}

/** The fields of RFC 9728 section 2 that apply to this server. */
export class ProtectedResourceMetadata {
  @ApiProperty({ format: 'uri', description: 'What a client sends as `resource` (RFC 8707).' })
  resource: string;

  @ApiProperty({ type: [String], description: 'Issuers whose tokens are accepted: this server.' })
  authorization_servers: readonly string[];

  @ApiProperty({ type: [String], description: 'Scopes for a first request. If a call needs others, its challenge names them.' })
  scopes_supported: readonly string[];

  @ApiProperty({ type: [String], description: 'How a bearer token can be sent (RFC 6750 section 2).', example: ['header', 'query'] })
  bearer_methods_supported: readonly string[];

  @ApiProperty({ type: [String], description: 'Signature algorithms of DPoP proofs (RFC 9449).', example: DPOP_ALGORITHMS })
  dpop_signing_alg_values_supported: readonly string[];

  @ApiProperty({ description: 'Human-readable name of the resource.' })
  resource_name: string;

  @ApiPropertyOptional({ format: 'uri', description: 'URL of the API explorer. Absent if it is disabled.' })
  resource_documentation?: string;
}

/** The members of RFC 7517, RFC 7518 and RFC 8037 that a public key for signatures has. */
export class JsonWebKey {
  @ApiProperty({ enum: ['RSA', 'EC', 'OKP'], description: 'Key type.' })
  kty: string;

  @ApiProperty({ enum: ['sig'], description: 'Use.' })
  use: string;

  @ApiProperty({ enum: JWT_ALGORITHMS, description: 'Algorithm.' })
  alg: string;

  @ApiProperty({ description: 'Key ID, as in the header of a JWT.' })
  kid: string;

  @ApiPropertyOptional({ description: 'Modulus of an RSA key.' })
  n?: string;

  @ApiPropertyOptional({ description: 'Exponent of an RSA key.' })
  e?: string;

  @ApiPropertyOptional({ description: 'Curve of any other key.', example: 'P-256' })
  crv?: string;

  @ApiPropertyOptional({ description: 'X coordinate, or the whole key of the type `OKP`.' })
  x?: string;

  @ApiPropertyOptional({ description: 'Y coordinate of a key of the type `EC`.' })
  y?: string;
}

export class JsonWebKeySet {
  @ApiProperty({ type: [JsonWebKey], description: 'Current, next and previous keys.' })
  keys: readonly JsonWebKey[];
}
