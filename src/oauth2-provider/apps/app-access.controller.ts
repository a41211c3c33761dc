import { Controller, Delete, Get, Param, Query } from '@nestjs/common';
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
import { LIMIT_DESCRIPTION, parsePage } from '../../common/index.js';
import { CurrentActor, RequirePermission, uuidParameter } from '../../http/index.js';
import { AppUsageResponse, AppUsagesResponse, EndedAppAccessResponse } from './app-access.dto.js';
import { AppAccessService } from './app-access.service.js';
import { USAGE_COUNT_CAP } from './app-search.js';

/** The access that all users together have given to apps. */
@ApiTags('oauth2-provider')
@Controller('api/v2/oauth2-provider/apps')
export class AppAccessController {
  constructor(private readonly access: AppAccessService) {}

  @Get('usage')
  @RequirePermission('oauth2_app_code_token', 'read')
  @ApiOperation({
    summary: 'List how much OAuth2 apps are used',
    operationId: 'listOAuth2AppUsage',
    description:
      'By name. `q` accepts words of a name and `key:value` filters: `name`, `id`, `client_type`, `self_registered` and `verified`.',
  })
  @ApiQuery({ name: 'q', required: false, schema: { type: 'string' }, description: 'Search query.', example: 'client_type:public editor' })
  @ApiQuery({ name: 'limit', required: false, schema: { type: 'integer', minimum: 0 }, description: LIMIT_DESCRIPTION })
  @ApiQuery({ name: 'offset', required: false, schema: { type: 'integer', minimum: 0 }, description: 'Number of apps to skip.' })
  @ApiQuery({
    name: 'after_id',
    required: false,
    schema: { type: 'string', format: 'uuid' },
    description: 'App ID: the page starts after this app.',
  })
  @ApiOkResponse({ type: AppUsagesResponse })
  @ApiBadRequestResponse({ description: 'The search query or a pagination parameter is invalid.' })
  @ApiForbiddenResponse({ description: 'Only owners see the access of all users.' })
  async list(@CurrentActor() actor: Actor, @Query() query: Record<string, unknown>): Promise<AppUsagesResponse> {
    const text = typeof query['q'] === 'string' ? query['q'] : '';
    const { items, count } = await this.access.search(actor, text, parsePage(query));
    return { apps: items.map((app) => AppUsageResponse.from(app)), count, count_cap: USAGE_COUNT_CAP };
  }

  @Delete(':app/grants')
  @RequirePermission('oauth2_app_code_token', 'delete', { credential: 'personal' })
  @ApiOperation({
    summary: "End every user's access of an OAuth2 app",
    operationId: 'endOAuth2AppAccess',
    description:
      'Ends all grants of the app with their tokens, and what users have allowed before, so that they are asked again. Apps that want to be told are ' +
      'told to sign the users out (back-channel logout). The app and its secrets stay.',
  })
  @ApiParam({ name: 'app', format: 'uuid', description: 'ID of the app, which is its `client_id`.' })
  @ApiOkResponse({ type: EndedAppAccessResponse })
  @ApiForbiddenResponse({ description: 'Only owners can do this.' })
  @ApiNotFoundResponse({ description: 'The app does not exist.' })
  async endAll(
    @CurrentActor() actor: Actor,
    @Param('app', uuidParameter('Invalid OAuth2 client ID.')) id: string,
  ): Promise<EndedAppAccessResponse> {
    return { ended: await this.access.endAll(actor, id) };
  }
}
