import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBadRequestResponse, ApiBody, ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../authz/index.js';
import { Authenticated, CurrentActor } from '../../http/index.js';
import { AuthcheckService } from './authcheck.service.js';
import { readChecks } from './checks.js';
import { AuthorizationCheck, AuthorizationRequest } from './dto.js';

/** The smallest check that makes sense holds four values in fifty bytes: the limit of the body's size is reached before this one. */
const MAX_BODY_VALUES = 400_000;

@ApiTags('roles')
@Controller('api/v2/authcheck')
export class AuthcheckController {
  constructor(private readonly authcheck: AuthcheckService) {}

  @Post()
  @HttpCode(200)
  @Authenticated({ maxBodyValues: MAX_BODY_VALUES })
  @ApiExtraModels(AuthorizationCheck)
  @ApiBody({ type: AuthorizationRequest })
  @ApiOperation({ summary: 'May I?', operationId: 'checkAuthorization', description: 'Any number of questions at once. Changes nothing.' })
  @ApiOkResponse({ schema: { type: 'object', additionalProperties: { type: 'boolean' } } })
  @ApiBadRequestResponse({ description: 'A check has no resource type, or names a thing by id that cannot be named so.' })
  async check(@CurrentActor() actor: Actor, @Body() body: unknown): Promise<Record<string, boolean>> {
    return Object.fromEntries(await this.authcheck.check(actor, readChecks(body)));
  }
}
