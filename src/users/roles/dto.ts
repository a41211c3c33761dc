import { ApiProperty } from '@nestjs/swagger';
import { IsArray, IsString } from 'class-validator';
import type { UserRolesRow } from '../users.repository.js';

export class UpdateUserRolesRequest {
  @ApiProperty({ type: [String], description: 'All site roles the user shall have; `member` is implied.', example: ['auditor'] })
  @IsArray()
  @IsString({ each: true })
  roles: string[];
}

export class UserRolesResponse {
  @ApiProperty({ type: [String], description: 'Site roles; `member` is implied.' })
  roles: readonly string[];

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'array', items: { type: 'string' } },
    description: 'Organization id to roles there, without what every member has.',
  })
  organization_roles: Readonly<Record<string, readonly string[]>>;

  static from({ roles, organizationRoles }: UserRolesRow): UserRolesResponse {
    return { roles, organization_roles: organizationRoles };
  }
}
