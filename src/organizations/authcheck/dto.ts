import { ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';

/** For the API description only: a request may hold thousands of checks, and `readChecks` reads them without creating instances. */
export class AuthorizationObject {
  @ApiProperty({ example: 'template', description: 'Resource type. For an unknown type, the result is always false.' })
  resource_type: string;

  @ApiPropertyOptional({ description: 'Owner of the resource: a user ID or `me`.' })
  owner_id?: string;

  @ApiPropertyOptional({ format: 'uuid', description: 'Organization that the resource belongs to. Empty for none.' })
  organization_id?: string;

  @ApiPropertyOptional({
    format: 'uuid',
    description: 'ID of an existing workspace, template, user or group. At most 10 checks per request can have one.',
  })
  resource_id?: string;

  @ApiPropertyOptional({
    description:
      'Check whether the action is allowed in at least one of your organizations. A hint for user interfaces; do not ' +
      'rely on it for access control.',
  })
  any_org?: boolean;
}

export class AuthorizationCheck {
  @ApiProperty({ type: AuthorizationObject, description: 'Resource to check.' })
  object: AuthorizationObject;

  @ApiProperty({ example: 'read', description: 'Action to check.' })
  action: string;
}

export class AuthorizationRequest {
  @ApiProperty({
    type: 'object',
    additionalProperties: { $ref: getSchemaPath(AuthorizationCheck) },
    description: 'Checks by a key of your choice.',
  })
  checks: Record<string, AuthorizationCheck>;
}
