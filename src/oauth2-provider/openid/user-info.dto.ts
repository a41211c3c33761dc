import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** OpenID Connect Core section 5.1, and `groups` and `roles`. */
export class UserInfoResponse {
  @ApiProperty({ description: 'ID of the user, as in the ID token. It never changes.' })
  sub: string;

  @ApiPropertyOptional({ description: 'Full name. With the scope `profile`, as the next three.' })
  name?: string;

  @ApiPropertyOptional({ description: 'Username, which can change.' })
  preferred_username?: string;

  @ApiPropertyOptional({ format: 'uri', description: 'Picture.' })
  picture?: string;

  @ApiPropertyOptional({ type: 'integer', description: 'When the account was changed, in seconds since 1970.' })
  updated_at?: number;

  @ApiPropertyOptional({ format: 'email', description: 'Email address. With the scope `email`, as the next one.' })
  email?: string;

  @ApiPropertyOptional({
    description:
      'Administrators and identity providers set the address, not the user. False or absent: the OpenID Connect provider of the user says that it has not verified the address, or does not say.',
  })
  email_verified?: boolean;

  @ApiPropertyOptional({ type: [String], description: 'With the scope `groups`: `<organization>/<group>`.' })
  groups?: readonly string[];

  @ApiPropertyOptional({ type: [String], description: 'With the scope `roles`: roles of the site, and `<organization>/<role>`.' })
  roles?: readonly string[];
}
