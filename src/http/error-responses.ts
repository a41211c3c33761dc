import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { OAUTH_ERROR_CODES } from '../common/index.js';

/** One invalid field of the request. */
export class ValidationErrorResponse {
  @ApiProperty({ description: 'JSON property or parameter. Nested properties are joined with dots.', example: 'email' })
  field: string;

  @ApiProperty({
    description: 'What is wrong with the value. Never quotes a secret.',
    example: 'Validation failed for tag "email" with value: "ada"',
  })
  detail: string;
}

/** The body of every failure of the API, apart from the OAuth endpoints. */
export class ErrorResponse {
  @ApiProperty({ description: 'Human-readable message.', example: 'Validation failed.' })
  message: string;

  @ApiPropertyOptional({ description: 'Further information for debugging. For a 5xx, the request ID to look for in the server log.' })
  detail?: string;

  @ApiPropertyOptional({ type: [ValidationErrorResponse], description: 'The fields that failed validation.' })
  validations?: ValidationErrorResponse[];
}

/** The body of every failure of the OAuth endpoints (RFC 6749 section 5.2). */
export class OAuthErrorResponse {
  @ApiProperty({ enum: OAUTH_ERROR_CODES, description: 'Error code for programs to branch on.', example: 'invalid_grant' })
  error: string;

  @ApiPropertyOptional({ description: 'For the developer of the client. ASCII without `"` and `\\`.' })
  error_description?: string;
}

/** The response of an operation that only confirms success. */
export class MessageResponse {
  @ApiProperty({ description: 'Human-readable message.' })
  message: string;
}
