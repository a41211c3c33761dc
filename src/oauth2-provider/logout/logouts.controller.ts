import { Controller, Get } from '@nestjs/common';
import { ApiForbiddenResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../authz/index.js';
import { CurrentActor, RequirePermission } from '../../http/index.js';
import { UndeliveredLogoutResponse } from './logouts.dto.js';
import { LogoutsStore } from './logouts.store.js';

/** Logouts that apps have missed, for owners. */
@ApiTags('oauth2-provider')
@Controller('api/v2/oauth2-provider/logouts')
export class LogoutsController {
  constructor(private readonly logouts: LogoutsStore) {}

  @Get()
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
}
