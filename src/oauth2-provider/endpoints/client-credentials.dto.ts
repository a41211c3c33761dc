import { ApiPropertyOptional } from '@nestjs/swagger';
import { MAX_ASSERTION_LENGTH } from '../client-keys/presented-assertion.js';

/** The fields of a form with which a client proves its identity. Documentation only, like the requests that extend it. */
export class ClientCredentialFields {
  @ApiPropertyOptional({
    description:
      'ID of the client, or the URL of its metadata document. Required unless it is sent with HTTP Basic or in `client_assertion`.',
  })
  client_id?: string;

  @ApiPropertyOptional({ format: 'password', description: 'For confidential clients with a secret that do not use HTTP Basic.' })
  client_secret?: string;

  @ApiPropertyOptional({
    enum: ['urn:ietf:params:oauth:client-assertion-type:jwt-bearer'],
    description: 'Required with `client_assertion`.',
  })
  client_assertion_type?: string;

  @ApiPropertyOptional({
    maxLength: MAX_ASSERTION_LENGTH,
    description: 'For clients that sign (`private_key_jwt`): a JWT for this request only (RFC 7523 section 2.2).',
  })
  client_assertion?: string;
}
