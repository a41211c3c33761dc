import { ApiProperty } from '@nestjs/swagger';
import { AuthorizationFields } from './authorize-parameters.js';
import { ClientCredentialFields } from './client-credentials.dto.js';

/** Documentation only: the form is read with its repetitions, which a DTO cannot represent. */
@AuthorizationFields()
export class PushedAuthorizationRequest extends ClientCredentialFields {}

/** RFC 9126 section 2.2. */
export class PushedAuthorizationResponse {
  @ApiProperty({
    description: 'For the authorization endpoint, with the same `client_id`.',
    example: 'urn:ietf:params:oauth:request_uri:6esc_11ACC5bwc014ltc14eY22c6xM2J5WlBZf1Jc8k',
  })
  request_uri: string;

  @ApiProperty({ type: 'integer', description: 'Seconds until a user has to have opened the link.', example: 90 })
  expires_in: number;
}
