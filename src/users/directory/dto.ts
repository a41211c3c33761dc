import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsNotEmpty, IsOptional, IsString } from 'class-validator';
import { UserResponse } from '../dto.js';

export class UsersResponse {
  @ApiProperty({ type: [UserResponse] })
  users: UserResponse[];

  @ApiProperty({ description: 'How many match in all; 0 when this page is empty.' })
  count: number;
}

export class UpdateProfileRequest {
  @ApiProperty()
  @IsString()
  @IsNotEmpty()
  username: string;

  @ApiPropertyOptional({ maxLength: 128 })
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

  @ApiProperty({ format: 'password' })
  @IsString()
  @IsNotEmpty()
  password: string;
}

export class ValidatePasswordRequest {
  @ApiProperty({ format: 'password' })
  @IsString()
  @IsNotEmpty()
  password: string;
}

export class ValidatePasswordResponse {
  @ApiProperty()
  valid: boolean;

  @ApiProperty({ description: 'What is wrong with it; empty when nothing is.' })
  details: string;
}

export class DeletedUserResponse {
  @ApiProperty()
  message: string;
}
