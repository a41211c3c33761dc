import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBadRequestResponse, ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../authz/index.js';
import { Authenticated, CurrentActor } from '../../http/index.js';
import { AuthcheckService } from './authcheck.service.js';
import { AuthorizationCheck, AuthorizationRequest } from './dto.js';

@ApiTags('roles')
@Controller('api/v2/authcheck')
export class AuthcheckController {
  constructor(private readonly authcheck: AuthcheckService) {}

  @Post()
  @HttpCode(200)
  @Authenticated()
  @ApiExtraModels(AuthorizationCheck)
  @ApiOperation({ summary: 'May I?', operationId: 'checkAuthorization', description: 'Any number of questions at once. Changes nothing.' })
  @ApiOkResponse({ schema: { type: 'object', additionalProperties: { type: 'boolean' } } })
  @ApiBadRequestResponse({ description: 'A check has no resource type, or names a thing by id that cannot be named so.' })
  async check(@CurrentActor() actor: Actor, @Body() body: AuthorizationRequest): Promise<Record<string, boolean>> {
    return Object.fromEntries(await this.authcheck.check(actor, AuthorizationRequest.toChecks(body)));
  }
}
