import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { OAUTH_ERROR_CODES } from '../common/index.js';

/** One field the caller got wrong. */
export class ValidationErrorResponse {
  @ApiProperty({ description: 'The JSON property or parameter; nested ones joined by dots.', example: 'email' })
  field: string;

  @ApiProperty({
    description: 'What is wrong with it. Never quotes a secret.',
    example: 'Validation failed for tag "email" with value: "ada"',
  })
  detail: string;
}

/** The body of every failure of the API, apart from the OAuth endpoints. */
export class ErrorResponse {
  @ApiProperty({ description: 'For people.', example: 'Validation failed.' })
  message: string;

  @ApiPropertyOptional({ description: 'A second sentence for the person debugging; for a 5xx the id under which the log has it.' })
  detail?: string;

  @ApiPropertyOptional({ type: [ValidationErrorResponse], description: 'The fields that were not acceptable.' })
  validations?: ValidationErrorResponse[];
}

/** The body of every failure of the OAuth endpoints (RFC 6749 section 5.2). */
export class OAuthErrorResponse {
  @ApiProperty({ enum: OAUTH_ERROR_CODES, description: 'What a program branches on.', example: 'invalid_grant' })
  error: string;

  @ApiPropertyOptional({ description: 'For the developer of the client; ASCII without `"` and `\\`.' })
  error_description?: string;
}

/** What an operation answers when there is nothing to tell but that it was done. */
export class MessageResponse {
  @ApiProperty({ description: 'For people.' })
  message: string;
}
