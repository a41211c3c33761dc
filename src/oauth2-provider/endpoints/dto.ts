import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** Documentation only: the form is read with its repetitions, which a DTO cannot show. */
export class TokenRequest {
  @ApiProperty({ enum: ['authorization_code', 'refresh_token'], description: 'What is exchanged.' })
  grant_type: string;

  @ApiPropertyOptional({ format: 'uuid', description: 'Required unless sent with HTTP Basic.' })
  client_id?: string;

  @ApiPropertyOptional({ format: 'password', description: 'For confidential clients that do not use HTTP Basic.' })
  client_secret?: string;

  @ApiPropertyOptional({ description: 'authorization_code: the code, good for ten minutes and one use.' })
  code?: string;

  @ApiPropertyOptional({
    description: 'authorization_code: the PKCE verifier, 43 to 128 characters (RFC 7636 section 4.1).',
    minLength: 43,
    maxLength: 128,
  })
  code_verifier?: string;

  @ApiPropertyOptional({ description: 'authorization_code: the same as in the authorization request, if it was sent there.' })
  redirect_uri?: string;

  @ApiPropertyOptional({ description: 'refresh_token: the refresh token, good for one use.' })
  refresh_token?: string;

  @ApiPropertyOptional({ description: 'refresh_token: space-separated; a part of what was granted, for this access token only.' })
  scope?: string;

  @ApiPropertyOptional({
    format: 'uri',
    description: 'RFC 8707: the same as in the authorization request, if it was sent there; a refresh may leave it out.',
  })
  resource?: string;
}

export class TokenResponse {
  @ApiProperty({ description: '`<10>-<22>`, opaque. Bound to the resource of the grant.' })
  access_token: string;

  @ApiProperty({ enum: ['Bearer'], description: 'RFC 6750.' })
  token_type: string;

  @ApiProperty({ type: 'integer', description: 'Seconds until the access token expires. It never slides.', example: 3600 })
  expires_in: number;

  @ApiProperty({ description: '`coder_<10>_<40>`.' })
  refresh_token: string;

  @ApiProperty({ format: 'date-time', description: 'When the access token expires.' })
  expiry: string;

  @ApiProperty({ description: 'Space-separated scope of the access token.', example: 'coder:all' })
  scope: string;
}

export class RevokeRequest {
  @ApiProperty({ description: 'An access token or a refresh token of the client.' })
  token: string;

  @ApiPropertyOptional({ description: 'Accepted and not needed: the two kinds look different.' })
  token_type_hint?: string;

  @ApiPropertyOptional({ format: 'uuid', description: 'Required unless sent with HTTP Basic.' })
  client_id?: string;

  @ApiPropertyOptional({ format: 'password', description: 'For confidential clients that do not use HTTP Basic.' })
  client_secret?: string;
}
