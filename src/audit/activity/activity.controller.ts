import { Controller, Get, Param, Query } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiForbiddenResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiQuery,
  ApiTags,
} from '@nestjs/swagger';
import type { Actor } from '../../authz/index.js';
import { parsePage } from '../../common/index.js';
import { CurrentActor, RequirePermission } from '../../http/index.js';
import { ActivityService } from './activity.service.js';
import { ActivityResponse } from './dto.js';

@ApiTags('users')
@Controller('api/v2/users/:user/activity')
export class ActivityController {
  constructor(private readonly activity: ActivityService) {}

  // Where and when a person signs in is not for apps.
  @Get()
  @RequirePermission('user', 'read_personal', { credential: 'personal' })
  @ApiOperation({
    summary: 'List what happened to your account',
    operationId: 'listUserActivity',
    description:
      'Newest first: logins and refused logins, passwords, sessions and tokens, roles, and apps that got or lost access. From the audit log, and kept as ' +
      "long. Only your own: other users' entries are in the audit log, for those who may read it.",
  })
  @ApiParam({ name: 'user', description: 'Your user ID (UUID), your username, or `me`.' })
  @ApiQuery({
    name: 'limit',
    required: false,
    schema: { type: 'integer', minimum: 0 },
    description: 'Page size, at most 200. Defaults to 50, also for 0.',
  })
  @ApiQuery({
    name: 'after_id',
    required: false,
    schema: { type: 'string', format: 'uuid' },
    description: 'Return only entries older than this one.',
  })
  @ApiOkResponse({ type: [ActivityResponse] })
  @ApiBadRequestResponse({ description: 'A pagination parameter is invalid.' })
  @ApiForbiddenResponse({ description: 'The credential of this request is that of an app, or has no permission to read personal data.' })
  @ApiNotFoundResponse({ description: 'The user is not you.' })
  async list(
    @CurrentActor() actor: Actor,
    @Param('user') user: string,
    @Query() query: Record<string, unknown>,
  ): Promise<ActivityResponse[]> {
    const { limit, afterId } = parsePage(query);
    return (await this.activity.list(actor, user, { limit, afterId })).map((each) => ActivityResponse.from(each));
  }
}
