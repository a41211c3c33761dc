import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** RFC 8414 section 2, as far as this server has something to say. */
export class AuthorizationServerMetadata {
  @ApiProperty({ format: 'uri', description: 'The access URL without a trailing slash; also `iss` on every authorization response.' })
  issuer: string;

  @ApiProperty({ format: 'uri', description: 'Where a client sends the browser.' })
  authorization_endpoint: string;

  @ApiProperty({ format: 'uri', description: 'Where a client exchanges codes and refresh tokens.' })
  token_endpoint: string;

  @ApiProperty({ format: 'uri', description: 'RFC 7009.' })
  revocation_endpoint: string;

  @ApiProperty({ type: [String], description: 'Every scope a client may ask for.' })
  scopes_supported: readonly string[];

  @ApiProperty({ type: [String], description: 'Values of `response_type`.', example: ['code'] })
  response_types_supported: readonly string[];

  @ApiProperty({ type: [String], description: 'How the authorization response comes back.', example: ['query'] })
  response_modes_supported: readonly string[];

  @ApiProperty({ type: [String], description: 'Values of `grant_type`.' })
  grant_types_supported: readonly string[];

  @ApiProperty({ type: [String], description: 'How clients authenticate at the token endpoint; `none` is for public clients.' })
  token_endpoint_auth_methods_supported: readonly string[];

  @ApiProperty({ type: [String], description: 'How clients authenticate at the revocation endpoint.' })
  revocation_endpoint_auth_methods_supported: readonly string[];

  @ApiProperty({ type: [String], description: 'PKCE (RFC 7636), which is mandatory.', example: ['S256'] })
  code_challenge_methods_supported: readonly string[];

  @ApiProperty({ description: 'Always true: RFC 9207.' })
  authorization_response_iss_parameter_supported: boolean;
}

/** RFC 9728 section 2, as far as this server has something to say. */
export class ProtectedResourceMetadata {
  @ApiProperty({ format: 'uri', description: 'What a client sends as `resource` (RFC 8707).' })
  resource: string;

  @ApiProperty({ type: [String], description: 'Issuers whose tokens are taken here: this server.' })
  authorization_servers: readonly string[];

  @ApiProperty({ type: [String], description: 'Every scope a client may ask for.' })
  scopes_supported: readonly string[];

  @ApiProperty({ type: [String], description: 'Where a bearer token may be (RFC 6750 section 2).', example: ['header', 'query'] })
  bearer_methods_supported: readonly string[];

  @ApiProperty({ description: 'For people.' })
  resource_name: string;

  @ApiPropertyOptional({ format: 'uri', description: 'The API explorer; absent when it is off.' })
  resource_documentation?: string;
}
