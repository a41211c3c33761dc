import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsArray, IsBoolean, IsEmail, IsIn, IsNotEmpty, IsOptional, IsString, IsUUID, ValidateIf } from 'class-validator';
import { NAME_MAX_LENGTH, NAME_PATTERN } from '../../common/index.js';
import type { UserStatus } from '../user.entity.js';

const STATUSES: readonly UserStatus[] = ['active', 'dormant', 'suspended'];

export class CreateUserRequest {
  @ApiPropertyOptional({
    format: 'email',
    description: 'Email address. Required, except for a service account.',
    example: 'grace@example.com',
  })
  @ValidateIf(({ email }: CreateUserRequest) => Boolean(email))
  @IsEmail()
  email?: string;

  @ApiProperty({
    minLength: 1,
    maxLength: NAME_MAX_LENGTH,
    pattern: NAME_PATTERN.source,
    description: 'Unique, case-insensitive.',
    example: 'grace',
  })
  @IsString()
  @IsNotEmpty()
  username: string;

  @ApiPropertyOptional({ description: 'Full name, truncated to 128 characters.', example: 'Grace Hopper' })
  @IsOptional()
  @IsString()
  name?: string;

  @ApiPropertyOptional({ format: 'password', description: 'Required for login type `password`; must be omitted otherwise.' })
  @IsOptional()
  @IsString()
  password?: string;

  @ApiPropertyOptional({
    enum: ['password', 'github', 'oidc', 'none'],
    description: 'Login type. Defaults to `password`, or to `none` for a service account.',
  })
  @IsOptional()
  @IsString()
  login_type?: string;

  @ApiPropertyOptional({
    enum: STATUSES,
    nullable: true,
    description: 'Status. Defaults to `dormant`, which becomes `active` at the first login or use of a key.',
  })
  @IsOptional()
  @IsIn(STATUSES)
  user_status?: UserStatus | null;

  @ApiPropertyOptional({
    type: [String],
    format: 'uuid',
    description: 'Organizations to join, at least one. The nil UUID stands for the default organization.',
  })
  @IsOptional()
  @IsArray()
  @IsUUID('loose', { each: true })
  organization_ids?: string[];

  @ApiPropertyOptional({ format: 'uuid', deprecated: true, description: 'One more organization to join, for older clients.' })
  @IsOptional()
  @IsUUID('loose')
  organization_id?: string;

  @ApiPropertyOptional({
    description: 'Create a service account, which has no email address and cannot log in. Create tokens for it instead.',
  })
  @IsOptional()
  @IsBoolean()
  service_account?: boolean;

  @ApiPropertyOptional({
    type: [String],
    description: 'Site roles. Every user also has `member`. You must have permission to assign them.',
  })
  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  roles?: string[];
}
