import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsEmail, IsIn, IsInt, IsNotEmpty, IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';
import { NAME_MAX_LENGTH, NAME_PATTERN } from '../../common/index.js';
import type { InvitedLoginType, OpenInvitation } from './invitation-acceptance.service.js';
import type { InvitationRow } from './invitations.repository.js';
import {
  DEFAULT_INVITATION_SECONDS,
  MAX_INVITATION_SECONDS,
  MAX_INVITED_ORGANIZATIONS,
  MIN_INVITATION_SECONDS,
} from './invitations.service.js';

const MAX_ROLES = 10;
const MAX_TOKEN_LENGTH = 100;
const MAX_EMAIL_LENGTH = 320;
const LOGIN_TYPES: readonly InvitedLoginType[] = ['password', 'oidc'];

export class CreateInvitationRequest {
  @ApiProperty({ format: 'email', maxLength: MAX_EMAIL_LENGTH, description: 'Email address of the account.', example: 'grace@example.com' })
  @IsEmail()
  @MaxLength(MAX_EMAIL_LENGTH)
  email: string;

  @ApiPropertyOptional({
    type: [String],
    maxItems: MAX_ROLES,
    description: 'Site roles, except `owner`. Every user also has `member`. You must have permission to assign them.',
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_ROLES)
  @IsString({ each: true })
  roles?: string[];

  @ApiPropertyOptional({
    type: [String],
    format: 'uuid',
    maxItems: MAX_INVITED_ORGANIZATIONS,
    description: 'Organizations to join. Defaults to the default organization.',
  })
  @IsOptional()
  @IsArray()
  @IsUUID('loose', { each: true })
  // The first one that is checked.
  @ArrayMaxSize(MAX_INVITED_ORGANIZATIONS)
  organization_ids?: string[];

  @ApiPropertyOptional({
    type: 'integer',
    minimum: MIN_INVITATION_SECONDS,
    maximum: MAX_INVITATION_SECONDS,
    default: DEFAULT_INVITATION_SECONDS,
    description: 'Seconds until it expires.',
  })
  @IsOptional()
  @IsInt()
  lifetime_seconds?: number;
}

export class InvitationResponse {
  @ApiProperty({ format: 'uuid', description: 'ID of the invitation, used to revoke it.' })
  id: string;

  @ApiProperty({ description: 'Email address of the account.' })
  email: string;

  @ApiProperty({ type: [String], description: 'Site roles that the user gets, in addition to `member`.' })
  roles: readonly string[];

  @ApiProperty({ type: [String], format: 'uuid', description: 'Organizations that the user joins.' })
  organization_ids: readonly string[];

  @ApiProperty({ format: 'uuid', description: 'Who invited. The account is created with the permissions that this user then has.' })
  created_by: string;

  @ApiProperty({ format: 'date-time', description: 'When the invitation was created.' })
  created_at: string;

  @ApiProperty({ format: 'date-time', description: 'When the invitation expires.' })
  expires_at: string;

  static from(invitation: InvitationRow): InvitationResponse {
    return {
      id: invitation.id,
      email: invitation.email,
      roles: invitation.roles,
      organization_ids: invitation.organizationIds,
      created_by: invitation.createdBy,
      created_at: invitation.createdAt.toISOString(),
      expires_at: invitation.expiresAt.toISOString(),
    };
  }
}

export class CreatedInvitationResponse extends InvitationResponse {
  @ApiProperty({ description: 'The token of the invitation. It is shown only once.' })
  token: string;

  @ApiProperty({ format: 'uri', description: 'The link to send, which contains the token. Browsers do not send that part to any server.' })
  invitation_url: string;

  static of(invitation: InvitationRow, token: string, url: string): CreatedInvitationResponse {
    return Object.assign(InvitationResponse.from(invitation), { token, invitation_url: url });
  }
}

export class InvitationTokenRequest {
  @ApiProperty({ maxLength: MAX_TOKEN_LENGTH, description: 'The token of the invitation.' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(MAX_TOKEN_LENGTH)
  token: string;
}

export class InvitedOrganizationResponse {
  @ApiProperty({ format: 'uuid', description: 'ID of the organization.' })
  id: string;

  @ApiProperty({ description: 'Name for people.' })
  display_name: string;
}

export class OpenInvitationResponse {
  @ApiProperty({ description: 'Email address of the account.' })
  email: string;

  @ApiProperty({ description: 'Username of the person who invited.' })
  invited_by: string;

  @ApiProperty({ type: [String], description: 'Site roles that the user gets, in addition to `member`.' })
  roles: readonly string[];

  @ApiProperty({ type: [InvitedOrganizationResponse], description: 'Organizations that the user joins.' })
  organizations: readonly InvitedOrganizationResponse[];

  @ApiProperty({ enum: LOGIN_TYPES, isArray: true, description: 'How the user can sign in.' })
  login_types: readonly InvitedLoginType[];

  @ApiProperty({ format: 'date-time', description: 'When the invitation expires.' })
  expires_at: string;

  static from({ email, invitedBy, roles, organizations, loginTypes, expiresAt }: OpenInvitation): OpenInvitationResponse {
    return {
      email,
      invited_by: invitedBy,
      roles,
      organizations: organizations.map(({ id, displayName }) => ({ id, display_name: displayName })),
      login_types: loginTypes,
      expires_at: expiresAt.toISOString(),
    };
  }
}

export class AcceptInvitationRequest extends InvitationTokenRequest {
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

  @ApiPropertyOptional({ enum: LOGIN_TYPES, default: 'password', description: 'How the user will sign in.' })
  @IsOptional()
  @IsIn(LOGIN_TYPES)
  login_type?: InvitedLoginType;

  @ApiPropertyOptional({ format: 'password', description: 'Required for login type `password`; must be omitted otherwise.' })
  @IsOptional()
  @IsString()
  password?: string;
}
