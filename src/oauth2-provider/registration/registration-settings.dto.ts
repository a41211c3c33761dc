import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsInt, IsOptional, IsString } from 'class-validator';
import {
  DEFAULT_TOKEN_LIFETIME_SECONDS,
  MAX_TOKEN_LIFETIME_SECONDS,
  MAX_TOKEN_USES,
  MIN_TOKEN_LIFETIME_SECONDS,
  TOKEN_NAME_MAX_LENGTH,
} from './initial-access-tokens.service.js';
import { type InitialAccessTokenRow, REGISTRATION_POLICIES, type RegistrationPolicy } from './registration-row.js';

export class UpdateOAuth2SettingsRequest {
  @ApiPropertyOptional({
    enum: REGISTRATION_POLICIES,
    description: 'Who can register apps at `/oauth2/register`: nobody, apps with an initial access token, or every app.',
  })
  @IsOptional()
  @IsIn(REGISTRATION_POLICIES)
  dynamic_client_registration?: RegistrationPolicy;

  @ApiPropertyOptional({
    description:
      'For clients of the reference. `true`: the policy `open`, unless registration is enabled already; `false`: the policy `off`.',
  })
  @IsOptional()
  @IsBoolean()
  dynamic_client_registration_enabled?: boolean;
}

export class OAuth2SettingsResponse {
  @ApiProperty({ enum: REGISTRATION_POLICIES, description: 'The policy in force.' })
  dynamic_client_registration: RegistrationPolicy;

  @ApiProperty({ description: 'Whether apps can register themselves, with or without an initial access token.' })
  dynamic_client_registration_enabled: boolean;

  static from(policy: RegistrationPolicy): OAuth2SettingsResponse {
    return { dynamic_client_registration: policy, dynamic_client_registration_enabled: policy !== 'off' };
  }
}

export class CreateInitialAccessTokenRequest {
  @ApiProperty({ minLength: 1, maxLength: TOKEN_NAME_MAX_LENGTH, description: 'What the token is for.', example: 'CI runners' })
  @IsString()
  name: string;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: MAX_TOKEN_USES,
    default: 1,
    description: 'How many apps can be registered with it.',
  })
  @IsOptional()
  @IsInt()
  max_uses?: number;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: MIN_TOKEN_LIFETIME_SECONDS,
    maximum: MAX_TOKEN_LIFETIME_SECONDS,
    default: DEFAULT_TOKEN_LIFETIME_SECONDS,
    description: 'Seconds until it expires.',
  })
  @IsOptional()
  @IsInt()
  lifetime_seconds?: number;
}

export class InitialAccessTokenResponse {
  @ApiProperty({ format: 'uuid', description: 'ID of the token, used to delete it.' })
  id: string;

  @ApiProperty({ description: 'What the token is for.' })
  name: string;

  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'Who created it. Null if a command did.' })
  created_by: string | null;

  @ApiProperty({ type: 'integer', description: 'How many apps can be registered with it.' })
  max_uses: number;

  @ApiProperty({ type: 'integer', description: 'How many apps were registered with it.' })
  uses: number;

  @ApiProperty({ format: 'date-time', description: 'When it was created.' })
  created_at: string;

  @ApiProperty({ format: 'date-time', description: 'When it expires.' })
  expires_at: string;

  static from(token: InitialAccessTokenRow): InitialAccessTokenResponse {
    return {
      id: token.id,
      name: token.name,
      created_by: token.createdBy,
      max_uses: token.maxUses,
      uses: token.uses,
      created_at: token.createdAt.toISOString(),
      expires_at: token.expiresAt.toISOString(),
    };
  }
}

export class CreatedInitialAccessTokenResponse extends InitialAccessTokenResponse {
  @ApiProperty({ description: 'The token, in the form `coder_<10>_<40>`. Shown only once.' })
  token: string;

  static of(token: InitialAccessTokenRow & { readonly token: string }): CreatedInitialAccessTokenResponse {
    return Object.assign(InitialAccessTokenResponse.from(token), { token: token.token });
  }
}
