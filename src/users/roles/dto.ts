import { ApiProperty } from '@nestjs/swagger';
import { IsArray, IsString } from 'class-validator';
import type { UserRolesRow } from '../users.repository.js';

export class UpdateUserRolesRequest {
  @ApiProperty({
    type: [String],
    description: "The user's site roles. Every user also has `member`. Replaces the current roles.",
    example: ['auditor'],
  })
  @IsArray()
  @IsString({ each: true })
  roles: string[];
}

export class UserRolesResponse {
  @ApiProperty({ type: [String], description: 'Site roles. Every user also has `member`.' })
  roles: readonly string[];

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'array', items: { type: 'string' } },
    description: 'Organization roles by organization ID, without those that every member has.',
  })
  organization_roles: Readonly<Record<string, readonly string[]>>;

  static from({ roles, organizationRoles }: UserRolesRow): UserRolesResponse {
    return { roles, organization_roles: organizationRoles };
  }
}
