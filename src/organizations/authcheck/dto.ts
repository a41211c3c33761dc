import { ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';

/** These describe the request only: a request may hold thousands of checks, and `readChecks` reads them without making instances. */
export class AuthorizationObject {
  @ApiProperty({ example: 'template' })
  resource_type: string;

  @ApiPropertyOptional({ description: 'A user id, or `me`.' })
  owner_id?: string;

  @ApiPropertyOptional({ format: 'uuid' })
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
  @ApiProperty({ type: AuthorizationObject })
  object: AuthorizationObject;

  @ApiProperty({ example: 'read' })
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
