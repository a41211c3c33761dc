import { ApiProperty } from '@nestjs/swagger';
import { IsEmail, IsNotEmpty, IsString } from 'class-validator';

export class LoginWithPasswordRequest {
  @ApiProperty({ format: 'email', description: 'Email address, case-insensitive.', example: 'ada@example.com' })
  @IsEmail()
  email: string;

  @ApiProperty({ format: 'password', description: "The user's password." })
  @IsString()
  @IsNotEmpty()
  password: string;
}

export class LoginResponse {
  @ApiProperty({ description: 'The session token `<10>-<22>`, for `Coder-Session-Token`, the session cookie or `Authorization: Bearer`.' })
  session_token: string;
}
