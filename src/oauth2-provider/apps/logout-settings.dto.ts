import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsArray, IsBoolean, IsOptional, IsString } from 'class-validator';
import { MAX_POST_LOGOUT_REDIRECT_URIS } from '../checks/logout-uris.js';
import { MAX_URI_LENGTH } from '../checks/web-uri.js';

/** What happens to an app at a logout. */
export class LogoutSettingsRequest {
  @ApiPropertyOptional({
    type: [String],
    maxItems: MAX_POST_LOGOUT_REDIRECT_URIS,
    description:
      'Where people can be sent after a logout that the app has asked for. The rules are those of `redirect_uris`. Empty removes them. ' +
      'Unchanged if omitted in an update.',
    example: ['https://client.example/signed-out'],
  })
  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  post_logout_redirect_uris?: string[];

  @ApiPropertyOptional({
    maxLength: MAX_URI_LENGTH,
    description:
      'Https URL that the server sends a logout token to when a session has ended from which a user signed in to the app (OpenID Connect ' +
      'Back-Channel Logout). Its host must be on the internet. Empty removes it. Unchanged if omitted in an update.',
    example: 'https://client.example/backchannel-logout',
  })
  @IsOptional()
  @IsString()
  backchannel_logout_uri?: string;

  @ApiPropertyOptional({
    description: 'Whether logout tokens without `sid` are useless to the app. Default: false. Unchanged if omitted in an update.',
  })
  @IsOptional()
  @IsBoolean()
  backchannel_logout_session_required?: boolean;
}
