import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsEmail, IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';
import { REAL_NAME_MAX_LENGTH } from './names.js';
import type { UserRow } from './users.repository.js';

export class CreateFirstUserRequest {
  @ApiProperty({ format: 'email' })
  @IsEmail()
  email: string;

  @ApiProperty({ description: '1 to 32 letters and digits, in groups joined by single hyphens; not `new` or `create`.' })
  @IsString()
  @IsNotEmpty()
  username: string;

  @ApiPropertyOptional({ maxLength: REAL_NAME_MAX_LENGTH })
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
  @ApiProperty({ format: 'uuid' })
  user_id: string;

  @ApiProperty({ format: 'uuid' })
  organization_id: string;
}

export class SlimRoleResponse {
  @ApiProperty({ example: 'owner' })
  name: string;

  @ApiProperty({ example: 'Owner' })
  display_name: string;
}

export class UserResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  username: string;

  @ApiPropertyOptional()
  name?: string;

  @ApiPropertyOptional()
  avatar_url?: string;

  @ApiProperty()
  email: string;

  @ApiProperty({ format: 'date-time' })
  created_at: string;

  @ApiProperty({ format: 'date-time' })
  updated_at: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Absent while the user was never seen.' })
  last_seen_at?: string;

  @ApiProperty({ enum: ['active', 'dormant', 'suspended'] })
  status: string;

  @ApiProperty({ enum: ['password', 'github', 'oidc', 'none'] })
  login_type: string;

  @ApiPropertyOptional()
  is_service_account?: boolean;

  @ApiProperty({ type: [String], format: 'uuid' })
  organization_ids: readonly string[];

  @ApiProperty({ type: [SlimRoleResponse], description: 'Site roles; `member` is implied.' })
  roles: SlimRoleResponse[];

  @ApiProperty()
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

export class AuthMethodResponse {
  @ApiProperty()
  enabled: boolean;
}

export class GithubAuthMethodResponse extends AuthMethodResponse {
  @ApiProperty()
  default_provider_configured: boolean;
}

export class OidcAuthMethodResponse extends AuthMethodResponse {
  @ApiProperty()
  signInText: string;

  @ApiProperty()
  iconUrl: string;
}

export class AuthMethodsResponse {
  @ApiPropertyOptional()
  terms_of_service_url?: string;

  @ApiProperty()
  password: AuthMethodResponse;

  @ApiProperty()
  github: GithubAuthMethodResponse;

  @ApiProperty()
  oidc: OidcAuthMethodResponse;
}

export class LoginTypeResponse {
  @ApiProperty({ enum: ['password', 'github', 'oidc', 'none'] })
  login_type: string;
}
