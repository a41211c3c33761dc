import { ApiProperty } from '@nestjs/swagger';
import { describeUserAgent } from '../../views/index.js';
import type { SignInRow } from '../grants/sign-ins.repository.js';

export class SignInResponse {
  @ApiProperty({ format: 'uuid', description: 'ID of the sign-in.' })
  id: string;

  @ApiProperty({ description: 'ID of the session from which the user signed in to the app: the ID of its key.' })
  session_id: string;

  @ApiProperty({ format: 'uuid', description: 'ID of the app, which is its `client_id`.' })
  app_id: string;

  @ApiProperty({ description: 'Name of the app.' })
  app_name: string;

  @ApiProperty({ format: 'date-time', description: 'When the user first signed in to the app from this session.' })
  signed_in_at: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When the user had authenticated, as the app was told (`auth_time`). Null if that is not known.',
  })
  auth_time: string | null;

  @ApiProperty({ description: 'Browser and system with which the user signed in. Empty if not known.', example: 'Firefox on Linux' })
  signed_in_with: string;

  @ApiProperty({ description: 'IP address from which the user signed in. Empty if not known.' })
  signed_in_from: string;

  @ApiProperty({
    description: 'Whether the app is told when the sign-in ends (back-channel logout). Otherwise its own session can go on.',
  })
  told_of_logout: boolean;

  static from(signIn: SignInRow): SignInResponse {
    return {
      id: signIn.id,
      session_id: signIn.sessionId,
      app_id: signIn.appId,
      app_name: signIn.appName,
      signed_in_at: signIn.signedInAt.toISOString(),
      auth_time: signIn.authTime?.toISOString() ?? null,
      signed_in_with: describeUserAgent(signIn.userAgent) ?? '',
      signed_in_from: signIn.address,
      told_of_logout: signIn.isToldOfLogout,
    };
  }
}
