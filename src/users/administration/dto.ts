import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsNotEmpty, IsOptional, IsString } from 'class-validator';
import { PICTURE_URL_MAX_LENGTH } from '../../common/index.js';
import { IsPictureUrl } from '../../http/index.js';
import { UserResponse } from '../dto.js';
import { REAL_NAME_MAX_LENGTH } from '../names.js';

export class UsersResponse {
  @ApiProperty({ type: [UserResponse], description: 'The users of this page, ordered by username.' })
  users: UserResponse[];

  @ApiProperty({ description: 'Number of matching users. 0 if this page is empty. An estimate above 10,000.' })
  count: number;
}

export class UpdateProfileRequest {
  @ApiProperty({
    description: 'Letters, digits and single hyphens between them. Words used in paths, such as `me`, `new` and `roles`, are reserved.',
  })
  @IsString()
  @IsNotEmpty()
  username: string;

  @ApiPropertyOptional({ maxLength: REAL_NAME_MAX_LENGTH, description: 'Full name.' })
  @IsOptional()
  @IsString()
  name?: string;

  @ApiPropertyOptional({
    maxLength: PICTURE_URL_MAX_LENGTH,
    description: 'HTTP(S) URL of a picture, or a path on this server. Ignored for users who log in with an identity provider.',
  })
  @IsOptional()
  @IsPictureUrl()
  avatar_url?: string;
}

export class UpdatePasswordRequest {
  @ApiPropertyOptional({ format: 'password', description: 'Required when you change your own password.' })
  @IsOptional()
  @IsString()
  old_password?: string;

  @ApiProperty({ format: 'password', description: 'At least 52 bits of entropy, at most 64 bytes.' })
  @IsString()
  @IsNotEmpty()
  password: string;
}

export class ValidatePasswordRequest {
  @ApiProperty({ format: 'password', description: 'The password to validate. It is not stored.' })
  @IsString()
  @IsNotEmpty()
  password: string;
}

export class ValidatePasswordResponse {
  @ApiProperty({ description: 'Whether the password would be accepted.' })
  valid: boolean;

  @ApiProperty({ description: 'What is wrong with the password. Empty if it is valid.' })
  details: string;
}

export class DeletedUserResponse {
  @ApiProperty({ description: 'Human-readable confirmation.' })
  message: string;
}
