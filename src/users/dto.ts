import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsEmail, IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';
import { siteRoleTitle } from '../authz/index.js';
import { NAME_MAX_LENGTH, NAME_PATTERN } from '../common/index.js';
import { REAL_NAME_MAX_LENGTH } from './names.js';
import type { UserRow } from './users.repository.js';

/** What the API shows of a user. */
type ShownUser = Omit<UserRow, 'isSystem' | 'hasPassword'>;

export class CreateFirstUserRequest {
  @ApiProperty({ format: 'email', description: 'Email address to log in with, case-insensitive.', example: 'ada@example.com' })
  @IsEmail()
  email: string;

  @ApiProperty({
    minLength: 1,
    maxLength: NAME_MAX_LENGTH,
    pattern: NAME_PATTERN.source,
    description: 'Letters, digits and single hyphens between them. Words used in paths, such as `me`, `new` and `roles`, are reserved.',
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

export class FirstUserResponse {
  @ApiProperty({ format: 'uuid', description: 'ID of the new user.' })
  user_id: string;

  @ApiProperty({ format: 'uuid', description: 'ID of the default organization. The user becomes an administrator of it.' })
  organization_id: string;
}

export class SlimRoleResponse {
  @ApiProperty({ description: 'Role name.', example: 'owner' })
  name: string;

  @ApiProperty({ description: 'Display name.', example: 'Owner' })
  display_name: string;
}

export class UserResponse {
  @ApiProperty({ format: 'uuid', description: 'User ID. Never changes.' })
  id: string;

  @ApiProperty({ description: 'Username. Unique among users who are not deleted.', example: 'ada' })
  username: string;

  @ApiPropertyOptional({ description: 'Full name. Absent if empty.', example: 'Ada Lovelace' })
  name?: string;

  @ApiPropertyOptional({ description: 'URL or path of a picture. Absent if there is none.' })
  avatar_url?: string;

  @ApiProperty({ description: 'Email address, as it was registered. Empty for service accounts.', example: 'ada@example.com' })
  email: string;

  @ApiProperty({ format: 'date-time', description: 'When the user was created.' })
  created_at: string;

  @ApiProperty({ format: 'date-time', description: 'When the user was last changed.' })
  updated_at: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'When the user was last active. Absent if never.' })
  last_seen_at?: string;

  @ApiProperty({
    enum: ['active', 'dormant', 'suspended'],
    description: 'A dormant user becomes active by logging in. A suspended user cannot log in.',
  })
  status: string;

  @ApiProperty({ enum: ['password', 'github', 'oidc', 'none'], description: 'How the user logs in.' })
  login_type: string;

  @ApiPropertyOptional({ description: 'True for a service account, otherwise absent.' })
  is_service_account?: boolean;

  @ApiProperty({ type: [String], format: 'uuid', description: 'IDs of the organizations that the user is a member of.' })
  organization_ids: readonly string[];

  @ApiProperty({ type: [SlimRoleResponse], description: 'Site roles. Every user also has `member`.' })
  roles: SlimRoleResponse[];

  @ApiProperty({ description: 'Always false. Present for compatibility.' })
  has_ai_seat: boolean;

  /** Copies field by field, so that a new column never leaks. */
  static from(user: ShownUser): UserResponse {
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
      roles: user.rbacRoles.map((name) => ({ name, display_name: siteRoleTitle(name) })),
      has_ai_seat: false,
    };
  }
}

export class LoginTypeResponse {
  @ApiProperty({ enum: ['password', 'github', 'oidc', 'none'], description: 'How the user logs in.' })
  login_type: string;
}
