import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBadRequestResponse, ApiBody, ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../authz/index.js';
import { Authenticated, CurrentActor } from '../../http/index.js';
import { AuthcheckService } from './authcheck.service.js';
import { readChecks } from './checks.js';
import { AuthorizationCheck, AuthorizationRequest } from './dto.js';

/** About two thousand checks of the usual size: each costs time, and all are answered in one response. */
const BODY = { maxBodyBytes: 256 * 1024, maxBodyValues: 25_000, maxBodyMembers: 5_000 } as const;

@ApiTags('roles')
@Controller('api/v2/authcheck')
export class AuthcheckController {
  constructor(private readonly authcheck: AuthcheckService) {}

  @Post()
  @HttpCode(200)
  @Authenticated({ credential: 'any', ...BODY })
  @ApiExtraModels(AuthorizationCheck)
  @ApiBody({ type: AuthorizationRequest })
  @ApiOperation({
    summary: 'Check your permissions',
    operationId: 'checkAuthorization',
    description: 'Evaluates up to 5000 checks (256 KiB) per request. Has no side effects.',
  })
  @ApiOkResponse({ schema: { type: 'object', additionalProperties: { type: 'boolean' } } })
  @ApiBadRequestResponse({ description: 'A check has no `resource_type`, or its type does not support `resource_id`.' })
  async check(@CurrentActor() actor: Actor, @Body() body: unknown): Promise<Record<string, boolean>> {
    return Object.fromEntries(await this.authcheck.check(actor, readChecks(body)));
  }
}
