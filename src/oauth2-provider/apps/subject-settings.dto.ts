import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString } from 'class-validator';
import { MAX_URI_LENGTH } from '../checks/web-uri.js';
import { SUBJECT_TYPES, type SubjectIdentifierType } from '../subjects/sectors.js';
import { LogoutSettingsRequest } from './logout-settings.dto.js';

/** What an app knows users by. */
export class SubjectSettingsRequest extends LogoutSettingsRequest {
  @ApiPropertyOptional({
    enum: SUBJECT_TYPES,
    description:
      'What `sub` is: the ID of the user for all apps (`public`), or a value that only the apps of one sector share (`pairwise`), so that others cannot ' +
      'tell who it is. Tokens that exist keep theirs. Default: `public`. Unchanged if omitted in an update.',
  })
  @IsOptional()
  @IsIn(SUBJECT_TYPES)
  subject_type?: SubjectIdentifierType;

  @ApiPropertyOptional({
    maxLength: MAX_URI_LENGTH,
    description:
      'Https URL of a JSON array with all redirect URIs of the sector, whose host names it. The server reads it when it or the redirect URIs change. ' +
      'Required for pairwise subjects if the redirect URIs have several hosts; otherwise their host names the sector. Empty removes it. Unchanged if ' +
      'omitted in an update.',
    example: 'https://sector.example/redirect-uris.json',
  })
  @IsOptional()
  @IsString()
  sector_identifier_uri?: string;
}
