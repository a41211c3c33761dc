import { ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';

/** These describe the request only: a request may hold thousands of checks, and `readChecks` reads them without making instances. */
export class AuthorizationObject {
  @ApiProperty({ example: 'template', description: 'A kind of thing; of one that does not exist nothing is allowed.' })
  resource_type: string;

  @ApiPropertyOptional({ description: 'A user id, or `me`.' })
  owner_id?: string;

  @ApiPropertyOptional({ format: 'uuid', description: 'The organization it belongs to; empty: none.' })
  organization_id?: string;

  @ApiPropertyOptional({
    format: 'uuid',
    description: 'One existing workspace, template, user or group. At most 10 checks of a request may have one.',
  })
  resource_id?: string;

  @ApiPropertyOptional({ description: 'In at least one of your organizations: a hint for user interfaces, never a gate.' })
  any_org?: boolean;
}

export class AuthorizationCheck {
  @ApiProperty({ type: AuthorizationObject, description: 'To what.' })
  object: AuthorizationObject;

  @ApiProperty({ example: 'read', description: 'What you would do.' })
  action: string;
}

export class AuthorizationRequest {
  @ApiProperty({
    type: 'object',
    additionalProperties: { $ref: getSchemaPath(AuthorizationCheck) },
    description: 'Your own key for each question.',
  })
  checks: Record<string, AuthorizationCheck>;
}
