import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsArray, IsObject, IsOptional, IsString } from 'class-validator';
import { CLAIM_SOURCES, MAX_CLAIM_NAME_LENGTH, MAX_PATTERN_LENGTH, MAX_PATTERNS } from '../openid/claim-settings.js';
import { SubjectSettingsRequest } from './subject-settings.dto.js';

/** What an app learns about users, of what they have consented to. */
export class ClaimSettingsRequest extends SubjectSettingsRequest {
  @ApiPropertyOptional({
    type: 'array',
    items: { type: 'string', maxLength: MAX_PATTERN_LENGTH },
    maxItems: MAX_PATTERNS,
    description:
      'Which groups are in `groups`: those that match one of these patterns, in which `*` stands for any text. Empty: all. Unchanged if omitted in an ' +
      'update.',
    example: ['acme/*'],
  })
  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  group_filter?: string[];

  @ApiPropertyOptional({
    type: 'array',
    items: { type: 'string', maxLength: MAX_PATTERN_LENGTH },
    maxItems: MAX_PATTERNS,
    description: 'The same for `roles`.',
    example: ['owner', 'acme/*'],
  })
  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  role_filter?: string[];

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'string', maxLength: MAX_CLAIM_NAME_LENGTH },
    description:
      `Other names for claims, for software that insists on them: an object with the name for each of ${CLAIM_SOURCES.join(', ')}. Replaces the ` +
      'current ones. Unchanged if omitted in an update.',
    example: { preferred_username: 'login' },
  })
  @IsOptional()
  @IsObject()
  claim_names?: Record<string, string>;
}
