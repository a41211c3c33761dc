import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsArray, IsOptional, IsString, MaxLength } from 'class-validator';
import type { OrganizationRow } from './organizations.repository.js';

const TEXT_MAX_LENGTH = 2048;

export class UpdateOrganizationRequest {
  @ApiPropertyOptional({ description: '1 to 32 letters and digits, in groups joined by single hyphens; not `default`, `new` or `create`.' })
  @IsOptional()
  @IsString()
  name?: string;

  @ApiPropertyOptional({ maxLength: 64, description: 'What people read; empty: the name.' })
  @IsOptional()
  @IsString()
  display_name?: string;

  @ApiPropertyOptional({ maxLength: TEXT_MAX_LENGTH, description: 'A sentence about it.' })
  @IsOptional()
  @IsString()
  @MaxLength(TEXT_MAX_LENGTH)
  description?: string;

  @ApiPropertyOptional({ maxLength: TEXT_MAX_LENGTH, description: 'Path or URL of a picture.' })
  @IsOptional()
  @IsString()
  @MaxLength(TEXT_MAX_LENGTH)
  icon?: string;

  @ApiPropertyOptional({ type: [String], description: 'Built-in organization roles that every member has.' })
  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  default_org_member_roles?: string[];
}

export class CreateOrganizationRequest {
  /** Not required here: whether the caller may create organizations at all is said first. */
  @ApiProperty({ description: '1 to 32 letters and digits, in groups joined by single hyphens; not `default`, `new` or `create`.' })
  @IsOptional()
  @IsString()
  name?: string;

  @ApiPropertyOptional({ maxLength: 64, description: 'The name when left out.' })
  @IsOptional()
  @IsString()
  display_name?: string;

  @ApiPropertyOptional({ maxLength: TEXT_MAX_LENGTH, description: 'A sentence about it.' })
  @IsOptional()
  @IsString()
  @MaxLength(TEXT_MAX_LENGTH)
  description?: string;

  @ApiPropertyOptional({ maxLength: TEXT_MAX_LENGTH, description: 'Path or URL of a picture.' })
  @IsOptional()
  @IsString()
  @MaxLength(TEXT_MAX_LENGTH)
  icon?: string;
}

export class OrganizationResponse {
  @ApiProperty({ format: 'uuid', description: 'Id of the organization.' })
  id: string;

  @ApiProperty({ description: 'Short name, for paths.' })
  name: string;

  @ApiProperty({ description: 'What people read.' })
  display_name: string;

  @ApiProperty({ description: 'Path or URL of a picture; may be empty.' })
  icon: string;

  @ApiProperty({ description: 'A sentence about it; may be empty.' })
  description: string;

  @ApiProperty({ format: 'date-time', description: 'When it was made.' })
  created_at: string;

  @ApiProperty({ format: 'date-time', description: 'When it was last changed.' })
  updated_at: string;

  @ApiProperty({ description: 'The one that is always there, and that new users join.' })
  is_default: boolean;

  @ApiProperty({ type: [String], description: 'Roles that every member has.' })
  default_org_member_roles: readonly string[];

  static from(organization: OrganizationRow): OrganizationResponse {
    return {
      id: organization.id,
      name: organization.name,
      display_name: organization.displayName,
      icon: organization.icon,
      description: organization.description,
      created_at: organization.createdAt.toISOString(),
      updated_at: organization.updatedAt.toISOString(),
      is_default: organization.isDefault,
      default_org_member_roles: organization.defaultOrgMemberRoles,
    };
  }
}

export class OrganizationMessageResponse {
  @ApiProperty({ description: 'What was done, for people.' })
  message: string;
}
