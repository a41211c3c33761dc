import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsEmail, IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';
import { NAME_MAX_LENGTH, NAME_PATTERN } from '../common/index.js';
import { REAL_NAME_MAX_LENGTH } from './names.js';
import type { UserRow } from './users.repository.js';

export class CreateFirstUserRequest {
  @ApiProperty({ format: 'email', description: 'What the user logs in with. Compared without regard to case.', example: 'ada@example.com' })
  @IsEmail()
  email: string;

  @ApiProperty({
    minLength: 1,
    maxLength: NAME_MAX_LENGTH,
    pattern: NAME_PATTERN.source,
    description: 'Letters and digits, in groups joined by single hyphens; not `new` or `create`.',
    example: 'ada',
  })
  @IsString()
  @IsNotEmpty()
  username: string;

  @ApiPropertyOptional({ maxLength: REAL_NAME_MAX_LENGTH, description: 'Full name.', example: 'Ada Lovelace' })
  @IsOptional()
  @IsString()
  @MaxLength(REAL_NAME_MAX_LENGTH)
  name?: string;

  @ApiProperty({ format: 'password', description: 'At least 52 bits of entropy, at most 64 bytes.' })
  @IsString()
  @IsNotEmpty()
  password: string;
}

export class CreateFirstUserResponse {
  @ApiProperty({ format: 'uuid', description: 'The new user.' })
  user_id: string;

  @ApiProperty({ format: 'uuid', description: 'The default organization, of which the user is an administrator.' })
  organization_id: string;
}

export class SlimRoleResponse {
  @ApiProperty({ description: 'What programs use.', example: 'owner' })
  name: string;

  @ApiProperty({ description: 'For people.', example: 'Owner' })
  display_name: string;
}

export class UserResponse {
  @ApiProperty({ format: 'uuid', description: 'Never changes.' })
  id: string;

  @ApiProperty({ description: 'Unique among users that are not deleted.', example: 'ada' })
  username: string;

  @ApiPropertyOptional({ description: 'Full name; absent when none was given.', example: 'Ada Lovelace' })
  name?: string;

  @ApiPropertyOptional({ description: 'Address of a picture; absent when there is none.' })
  avatar_url?: string;

  @ApiProperty({ description: 'As it was registered.', example: 'ada@example.com' })
  email: string;

  @ApiProperty({ format: 'date-time', description: 'When the user was created.' })
  created_at: string;

  @ApiProperty({ format: 'date-time', description: 'When the user was last changed.' })
  updated_at: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Absent while the user was never seen.' })
  last_seen_at?: string;

  @ApiProperty({
    enum: ['active', 'dormant', 'suspended'],
    description: 'A dormant user becomes active by logging in; a suspended one cannot.',
  })
  status: string;

  @ApiProperty({ enum: ['password', 'github', 'oidc', 'none'], description: 'How the user logs in.' })
  login_type: string;

  @ApiPropertyOptional({ description: 'True for a user that is no person; else absent.' })
  is_service_account?: boolean;

  @ApiProperty({ type: [String], format: 'uuid', description: 'Organizations of which the user is a member.' })
  organization_ids: readonly string[];

  @ApiProperty({ type: [SlimRoleResponse], description: 'Site roles; `member` is implied.' })
  roles: SlimRoleResponse[];

  @ApiProperty({ description: 'Always false: kept for clients that expect it.' })
  has_ai_seat: boolean;

  /** Picks field by field, so that a new column never leaks. */
  static from(user: UserRow): UserResponse {
    return {
      id: user.id,
      username: user.username,
      ...(user.name !== '' && { name: user.name }),
      ...(user.avatarUrl !== '' && { avatar_url: user.avatarUrl }),
      email: user.email,
      created_at: user.createdAt.toISOString(),
      updated_at: user.updatedAt.toISOString(),
      ...(user.lastSeenAt && { last_seen_at: user.lastSeenAt.toISOString() }),
      status: user.status,
      login_type: user.loginType,
      ...(user.isServiceAccount && { is_service_account: true }),
      organization_ids: user.organizationIds,
      roles: user.rbacRoles.map((name) => ({ name, display_name: displayName(name) })),
      has_ai_seat: false,
    };
  }
}

/** `user-admin` → `User Admin`. */
function displayName(role: string): string {
  return role
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');
}

export class LoginTypeResponse {
  @ApiProperty({ enum: ['password', 'github', 'oidc', 'none'], description: 'How the user logs in.' })
  login_type: string;
}
