import { ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import { plainToInstance, Transform, Type } from 'class-transformer';
import { IsBoolean, IsObject, IsOptional, IsString, ValidateNested, validateSync } from 'class-validator';
import { DomainError } from '../../common/index.js';
import type { Check } from './checks.js';

export class AuthorizationObject {
  @ApiProperty({ example: 'template' })
  @IsOptional()
  @IsString()
  resource_type?: string;

  @ApiPropertyOptional({ description: 'A user id, or `me`.' })
  @IsOptional()
  @IsString()
  owner_id?: string;

  @ApiPropertyOptional({ format: 'uuid' })
  @IsOptional()
  @IsString()
  organization_id?: string;

  @ApiPropertyOptional({
    format: 'uuid',
    description: 'One existing workspace, template, user or group. At most 10 checks of a request may have one.',
  })
  @IsOptional()
  @IsString()
  resource_id?: string;

  @ApiPropertyOptional({ description: 'In at least one of your organizations: a hint for user interfaces, never a gate.' })
  @IsOptional()
  @IsBoolean()
  any_org?: boolean;
}

export class AuthorizationCheck {
  @ApiProperty({ type: AuthorizationObject })
  @IsOptional()
  @ValidateNested()
  @Type(() => AuthorizationObject)
  object?: AuthorizationObject;

  @ApiProperty({ example: 'read' })
  @IsOptional()
  @IsString()
  action?: string;
}

export class AuthorizationRequest {
  @ApiProperty({
    type: 'object',
    additionalProperties: { $ref: getSchemaPath(AuthorizationCheck) },
    description: 'Your own key for each question.',
  })
  // As it came: copying would drop keys such as `constructor`.
  @Transform(({ obj }: { obj: { checks?: unknown } }) => obj.checks)
  @IsOptional()
  @IsObject()
  checks?: Record<string, unknown>;

  /** Throws `invalid_input` for checks of another shape. The keys are the caller's, and any text will do. */
  static toChecks({ checks }: AuthorizationRequest): Map<string, Check> {
    return new Map(Object.entries(checks ?? {}).map(([key, plain]) => [key, toCheck(key, plain)]));
  }
}

function toCheck(key: string, plain: unknown): Check {
  const check = typeof plain === 'object' && plain !== null && !Array.isArray(plain) ? plainToInstance(AuthorizationCheck, plain) : null;
  if (check === null || validateSync(check).length > 0) {
    const detail = 'must be {object: {resource_type, owner_id?, organization_id?, resource_id?, any_org?}, action}';
    throw new DomainError('invalid_input', 'Validation failed.', { validations: [{ field: `checks.${key}`, detail }] });
  }
  const { object, action } = check;
  return {
    action: action ?? '',
    object: {
      resourceType: object?.resource_type ?? '',
      ownerId: object?.owner_id ?? '',
      organizationId: object?.organization_id ?? '',
      resourceId: object?.resource_id ?? '',
      anyOrganization: object?.any_org ?? false,
    },
  };
}
