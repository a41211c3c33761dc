import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ClientCredentialFields } from './client-credentials.dto.js';

/** Documentation only: the form is read with its repetitions, which a DTO cannot represent. */
export class DeviceAuthorizationRequest extends ClientCredentialFields {
  @ApiPropertyOptional({ description: 'Space-separated scopes, as at the authorization endpoint. Administrator scopes are dropped.' })
  scope?: string;

  @ApiPropertyOptional({ format: 'uri', description: 'Resource indicator (RFC 8707). Defaults to the API of this server.' })
  resource?: string;
}

/** RFC 8628 section 3.2. */
export class DeviceAuthorizationResponse {
  @ApiProperty({ description: 'For the token endpoint. Only the device knows it.' })
  device_code: string;

  @ApiProperty({
    description: 'For the user to enter at `verification_uri`. Upper or lower case, with or without hyphen.',
    example: 'WDJB-MJHT',
  })
  user_code: string;

  @ApiProperty({ format: 'uri', description: 'The page for the user.' })
  verification_uri: string;

  @ApiProperty({ format: 'uri', description: 'The same page with the code already entered, for a QR code.' })
  verification_uri_complete: string;

  @ApiProperty({ type: 'integer', description: 'Seconds until both codes expire.', example: 600 })
  expires_in: number;

  @ApiProperty({ type: 'integer', description: 'Seconds between two polls. Each `slow_down` adds five.', example: 5 })
  interval: number;
}
