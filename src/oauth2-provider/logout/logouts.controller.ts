import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiForbiddenResponse, ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../authz/index.js';
import { CurrentActor, RequirePermission, uuidParameter } from '../../http/index.js';
import { LogoutRetries } from './logout-retries.js';
import { RetriedLogoutsResponse, UndeliveredLogoutResponse } from './logouts.dto.js';
import { LogoutsStore } from './logouts.store.js';

/** Logouts that apps have missed, for owners. */
@ApiTags('oauth2-provider')
@Controller('api/v2/oauth2-provider')
export class LogoutsController {
  constructor(
    private readonly logouts: LogoutsStore,
    private readonly retries: LogoutRetries,
  ) {}

  @Get('logouts')
  @RequirePermission('oauth2_app', 'update')
  @ApiOperation({
    summary: 'List undelivered logouts',
    operationId: 'listOAuth2Logouts',
    description:
      'Apps with a `backchannel_logout_uri` that have not confirmed yet that a session has ended, newest first. The server tries eight times in ' +
      'eleven hours. What no app has confirmed is kept for 30 days.',
  })
  @ApiOkResponse({ type: [UndeliveredLogoutResponse] })
  @ApiForbiddenResponse({ description: 'Only owners can list them.' })
  async list(@CurrentActor() actor: Actor): Promise<UndeliveredLogoutResponse[]> {
    return (await this.logouts.list(actor)).map((logout) => UndeliveredLogoutResponse.from(logout));
  }

  @Post('apps/:app/logouts/retry')
  @HttpCode(200)
  @RequirePermission('oauth2_app', 'update', { credential: 'personal' })
  @ApiOperation({
    summary: 'Retry undelivered logouts of an app',
    operationId: 'retryOAuth2AppLogouts',
    description:
      'Tells the app again what it has not confirmed, up to 5,000 logouts, also those that the server has given up, with up to eight more attempts. What is ' +
      'due within a minute anyway is not counted. A change of `backchannel_logout_uri` has the same effect.',
  })
  @ApiParam({ name: 'app', format: 'uuid', description: 'ID of the app.' })
  @ApiOkResponse({ type: RetriedLogoutsResponse })
  @ApiForbiddenResponse({ description: 'Only owners can do this.' })
  @ApiNotFoundResponse({ description: 'The app does not exist.' })
  async retry(
    @CurrentActor() actor: Actor,
    @Param('app', uuidParameter('Invalid OAuth2 client ID.')) id: string,
  ): Promise<RetriedLogoutsResponse> {
    return { count: await this.retries.retry(actor, id) };
  }
}
