import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsArray, IsOptional, IsString, MaxLength } from 'class-validator';
import { PICTURE_URL_MAX_LENGTH } from '../common/index.js';
import { IsPictureUrl } from '../http/index.js';
import type { OrganizationRow } from './organizations.repository.js';

const TEXT_MAX_LENGTH = 2048;
const PICTURE = 'HTTP(S) URL of a picture, or a path on this server. Empty for none.';

export class UpdateOrganizationRequest {
  @ApiPropertyOptional({
    description:
      '1 to 32 letters, digits and single hyphens between them. Words used in paths, such as `default`, `me` and `new`, are reserved.',
  })
  @IsOptional()
  @IsString()
  name?: string;

  @ApiPropertyOptional({ maxLength: 64, description: 'Display name. If empty, the name is shown.' })
  @IsOptional()
  @IsString()
  display_name?: string;

  @ApiPropertyOptional({ maxLength: TEXT_MAX_LENGTH, description: 'Short description.' })
  @IsOptional()
  @IsString()
  @MaxLength(TEXT_MAX_LENGTH)
  description?: string;

  @ApiPropertyOptional({ maxLength: PICTURE_URL_MAX_LENGTH, description: PICTURE })
  @IsOptional()
  @IsPictureUrl()
  icon?: string;

  @ApiPropertyOptional({ type: [String], description: 'Built-in organization roles that every member has.' })
  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  default_org_member_roles?: string[];
}

export class CreateOrganizationRequest {
  /** Not required here, so that the permission to create organizations is checked first. */
  @ApiProperty({
    description:
      '1 to 32 letters, digits and single hyphens between them. Words used in paths, such as `default`, `me` and `new`, are reserved.',
  })
  @IsOptional()
  @IsString()
  name?: string;

  @ApiPropertyOptional({ maxLength: 64, description: 'Display name. Defaults to the name.' })
  @IsOptional()
  @IsString()
  display_name?: string;

  @ApiPropertyOptional({ maxLength: TEXT_MAX_LENGTH, description: 'Short description.' })
  @IsOptional()
  @IsString()
  @MaxLength(TEXT_MAX_LENGTH)
  description?: string;

  @ApiPropertyOptional({ maxLength: PICTURE_URL_MAX_LENGTH, description: PICTURE })
  @IsOptional()
  @IsPictureUrl()
  icon?: string;
}

export class OrganizationResponse {
  @ApiProperty({ format: 'uuid', description: 'Organization ID.' })
  id: string;

  @ApiProperty({ description: 'Organization name, as used in paths.' })
  name: string;

  @ApiProperty({ description: 'Display name.' })
  display_name: string;

  @ApiProperty({ description: 'URL or path of a picture. May be empty.' })
  icon: string;

  @ApiProperty({ description: 'Short description. May be empty.' })
  description: string;

  @ApiProperty({ format: 'date-time', description: 'When the organization was created.' })
  created_at: string;

  @ApiProperty({ format: 'date-time', description: 'When the organization was last changed.' })
  updated_at: string;

  @ApiProperty({
    description: 'Whether this is the default organization, which new users join unless others are chosen, and which cannot be deleted.',
  })
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
  @ApiProperty({ description: 'Human-readable confirmation.' })
  message: string;
}
