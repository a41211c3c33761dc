import { Controller, Get, Param } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiForbiddenResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import type { Actor } from '../authz/index.js';
import { CurrentActor, RequirePermission } from '../http/index.js';
import { ClaimsService } from './claims.service.js';
import { LinkClaimsResponse, OidcClaimsResponse } from './dto.js';

@ApiTags('users')
@Controller('api/v2')
export class ClaimsController {
  constructor(private readonly claims: ClaimsService) {}

  @Get('users/oidc-claims')
  @RequirePermission('user', 'read_personal')
  @ApiOperation({
    summary: 'What the identity provider said about you',
    operationId: 'getOidcClaims',
    description: 'At the last login; it is not asked again.',
  })
  @ApiOkResponse({ type: OidcClaimsResponse })
  @ApiBadRequestResponse({ description: 'You do not log in with OpenID Connect.' })
  @ApiForbiddenResponse({ description: 'The token lacks the scope `user:read_personal`.' })
  async own(@CurrentActor() actor: Actor): Promise<OidcClaimsResponse> {
    return { claims: (await this.claims.get(actor, 'me')).merged_claims };
  }

  @Get('debug/:user/debug-link')
  @RequirePermission('user', 'read_personal')
  @ApiOperation({ summary: 'What the identity provider said about a user, by source', operationId: 'getDebugLink' })
  @ApiParam({ name: 'user', description: 'UUID, user name, or `me`.' })
  @ApiOkResponse({ type: LinkClaimsResponse })
  @ApiBadRequestResponse({ description: 'The user does not log in with OpenID Connect.' })
  @ApiForbiddenResponse({ description: 'The token lacks the scope `user:read_personal`.' })
  @ApiNotFoundResponse({ description: 'No such user, or not yours to see.' })
  async ofUser(@CurrentActor() actor: Actor, @Param('user') user: string): Promise<LinkClaimsResponse> {
    const { id_token_claims, user_info_claims, merged_claims } = await this.claims.get(actor, user);
    return { id_token_claims, user_info_claims, merged_claims };
  }
}
