import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ClientCredentialFields } from '../endpoints/client-credentials.dto.js';

/** Documentation only: the form is read with its repetitions, which a DTO cannot represent. */
export class IntrospectionRequest extends ClientCredentialFields {
  @ApiProperty({ description: 'An access token for the resource server, or any token of the app.' })
  token: string;

  @ApiPropertyOptional({ description: 'Accepted but not needed: the kinds of tokens have different formats.' })
  token_type_hint?: string;
}

/** RFC 9449 section 6.2. */
export class Confirmation {
  @ApiProperty({ description: 'Thumbprint of the key (RFC 7638) of which the client must send a proof with every request.' })
  jkt: string;
}

/** RFC 7662 section 2.2. */
export class IntrospectionResponse {
  @ApiProperty({ description: 'Whether the token is valid now, and this caller may know. If false, the response has nothing else.' })
  active: boolean;

  @ApiPropertyOptional({ description: 'Space-separated scopes.', example: 'notes.read' })
  scope?: string;

  @ApiPropertyOptional({ format: 'uuid', description: 'ID of the app that the token was issued to.' })
  client_id?: string;

  @ApiPropertyOptional({ description: 'Username. Only for access tokens of a user.' })
  username?: string;

  @ApiPropertyOptional({
    enum: ['Bearer', 'DPoP'],
    description: 'Only for access tokens. `DPoP`: the token is bound to a key, and must not be accepted without a proof of it (RFC 9449).',
  })
  token_type?: string;

  @ApiPropertyOptional({ type: Confirmation, description: 'Only for access tokens that are bound to a key.' })
  cnf?: Confirmation;

  @ApiPropertyOptional({ type: 'integer', description: 'When it expires, in seconds since 1970.' })
  exp?: number;

  @ApiPropertyOptional({ type: 'integer', description: 'When it was issued, in seconds since 1970. Only for access tokens.' })
  iat?: number;

  @ApiPropertyOptional({
    format: 'uuid',
    description: 'ID of the user; for a token of the app itself (client_credentials), ID of the app.',
  })
  sub?: string;

  @ApiPropertyOptional({ format: 'uri', description: 'The resource identifier that the token is for.' })
  aud?: string;

  @ApiPropertyOptional({ format: 'uri', description: 'The issuer: this server.' })
  iss?: string;

  @ApiPropertyOptional({ description: 'ID of the access token.' })
  jti?: string;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description:
      'Only for exchanged tokens: the app that acts for the user, as `{"sub": "<client id>"}`. A nested `act` is the app that acted before ' +
      '(RFC 8693 section 4.1).',
    example: { sub: '3f0c…', act: { sub: '7d21…' } },
  })
  act?: object;
}
