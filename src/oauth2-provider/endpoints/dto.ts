import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { GRANT_TYPES, type GrantType } from '../grants/grant-types.js';
import { ClientCredentialFields } from './client-credentials.dto.js';
import { GrantParameters } from './grant-documentation.js';

/** Documentation only: the form is read with its repetitions, which a DTO cannot represent. The grants add their parameters. */
@GrantParameters()
export class TokenRequest extends ClientCredentialFields {
  @ApiProperty({ enum: GRANT_TYPES, description: 'Grant type.' })
  grant_type: GrantType;
}

export class TokenResponse {
  @ApiProperty({
    description:
      'Opaque access token in the form `<10>-<22>`, bound to the resource of the grant; that of an agent in the form `gha_<10>-<22>`.',
  })
  access_token: string;

  @ApiProperty({ enum: ['Bearer', 'DPoP'], description: 'Token type (RFC 6750). `DPoP` if the request had a DPoP proof (RFC 9449).' })
  token_type: string;

  @ApiProperty({ type: 'integer', description: 'Seconds until the access token expires. Use does not extend it.', example: 3600 })
  expires_in: number;

  @ApiPropertyOptional({
    description: 'Refresh token in the form `coder_<10>_<40>`. Absent if the app is not registered for `refresh_token`.',
  })
  refresh_token?: string;

  @ApiPropertyOptional({
    description: 'ID token (OpenID Connect), a JWT that says who the user is. Only if the scope `openid` was granted.',
  })
  id_token?: string;

  @ApiProperty({ format: 'date-time', description: 'When the access token expires.' })
  expiry: string;

  @ApiPropertyOptional({
    description: 'Space-separated scopes of the access token, which can be fewer than requested. Absent for the token of an agent.',
    example: 'user:read',
  })
  scope?: string;

  @ApiPropertyOptional({
    description: 'Only after a token exchange (RFC 8693).',
    example: 'urn:ietf:params:oauth:token-type:access_token',
  })
  issued_token_type?: string;
}

export class RevokeRequest extends ClientCredentialFields {
  @ApiProperty({ description: 'An access token or a refresh token of the client.' })
  token: string;

  @ApiPropertyOptional({ description: 'Accepted but not needed: the two token types have different formats.' })
  token_type_hint?: string;
}
