import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsNotEmpty, IsOptional, IsString } from 'class-validator';
import { UserResponse } from '../dto.js';

export class UsersResponse {
  @ApiProperty({ type: [UserResponse], description: 'The page, by user name.' })
  users: UserResponse[];

  @ApiProperty({ description: 'How many match in all; 0 when this page is empty.' })
  count: number;
}

export class UpdateProfileRequest {
  @ApiProperty({ description: 'Letters and digits, in groups joined by single hyphens; not `new` or `create`.' })
  @IsString()
  @IsNotEmpty()
  username: string;

  @ApiPropertyOptional({ maxLength: 128, description: 'Full name.' })
  @IsOptional()
  @IsString()
  name?: string;

  @ApiPropertyOptional({ description: 'Ignored for users of an identity provider.' })
  @IsOptional()
  @IsString()
  avatar_url?: string;
}

export class UpdatePasswordRequest {
  @ApiPropertyOptional({ format: 'password', description: "Required when changing one's own." })
  @IsOptional()
  @IsString()
  old_password?: string;

  @ApiProperty({ format: 'password', description: 'At least 52 bits of entropy, at most 64 bytes.' })
  @IsString()
  @IsNotEmpty()
  password: string;
}

export class ValidatePasswordRequest {
  @ApiProperty({ format: 'password', description: 'The one to judge. Nothing keeps it.' })
  @IsString()
  @IsNotEmpty()
  password: string;
}

export class ValidatePasswordResponse {
  @ApiProperty({ description: 'Whether it would be accepted.' })
  valid: boolean;

  @ApiProperty({ description: 'What is wrong with it; empty when nothing is.' })
  details: string;
}

export class DeletedUserResponse {
  @ApiProperty({ description: 'What was done, for people.' })
  message: string;
}
