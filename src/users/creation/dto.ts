import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsArray, IsBoolean, IsEmail, IsIn, IsNotEmpty, IsOptional, IsString, IsUUID, ValidateIf } from 'class-validator';
import { NAME_MAX_LENGTH, NAME_PATTERN } from '../../common/index.js';
import type { UserStatus } from '../user.entity.js';

const STATUSES: readonly UserStatus[] = ['active', 'dormant', 'suspended'];

export class CreateUserRequest {
  @ApiPropertyOptional({ format: 'email', description: 'Needed, except for a service account.', example: 'grace@example.com' })
  @ValidateIf(({ email }: CreateUserRequest) => Boolean(email))
  @IsEmail()
  email?: string;

  @ApiProperty({
    minLength: 1,
    maxLength: NAME_MAX_LENGTH,
    pattern: NAME_PATTERN.source,
    description: 'Unique, in any case.',
    example: 'grace',
  })
  @IsString()
  @IsNotEmpty()
  username: string;

  @ApiPropertyOptional({ description: 'Full name: cut to 128 characters.', example: 'Grace Hopper' })
  @IsOptional()
  @IsString()
  name?: string;

  @ApiPropertyOptional({ format: 'password', description: 'Needed for login type `password`, else not accepted.' })
  @IsOptional()
  @IsString()
  password?: string;

  @ApiPropertyOptional({ enum: ['password', 'github', 'oidc', 'none'], description: 'Left out: `password`, for a service account `none`.' })
  @IsOptional()
  @IsString()
  login_type?: string;

  @ApiPropertyOptional({ enum: STATUSES, nullable: true, description: 'Left out: `dormant`, until the user shows up.' })
  @IsOptional()
  @IsIn(STATUSES)
  user_status?: UserStatus | null;

  @ApiPropertyOptional({
    type: [String],
    format: 'uuid',
    description: 'At least one: the organizations to join. The nil uuid means the default one.',
  })
  @IsOptional()
  @IsArray()
  @IsUUID('loose', { each: true })
  organization_ids?: string[];

  @ApiPropertyOptional({ format: 'uuid', deprecated: true, description: 'One more for `organization_ids`.' })
  @IsOptional()
  @IsUUID('loose')
  organization_id?: string;

  @ApiPropertyOptional({ description: 'An account for a program: it has no e-mail address and cannot log in; tokens are made for it.' })
  @IsOptional()
  @IsBoolean()
  service_account?: boolean;

  @ApiPropertyOptional({ type: [String], description: 'Site roles; `member` is implied. You must be able to assign them.' })
  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  roles?: string[];
}
