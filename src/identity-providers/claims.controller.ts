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
import { CurrentActor, RequirePermission, RequirePermissionOnUser } from '../http/index.js';
import { ClaimsService } from './claims.service.js';
import { LinkClaimsResponse, OidcClaimsResponse } from './dto.js';

@ApiTags('users')
@Controller('api/v2')
export class ClaimsController {
  constructor(private readonly claims: ClaimsService) {}

  @Get('users/oidc-claims')
  @RequirePermission('user', 'read_personal')
  @ApiOperation({
    summary: 'Get your identity provider claims',
    operationId: 'getOidcClaims',
    description: 'The claims received at your last login. The provider is not queried again.',
  })
  @ApiOkResponse({ type: OidcClaimsResponse })
  @ApiBadRequestResponse({ description: 'Your login type is not OpenID Connect.' })
  @ApiForbiddenResponse({ description: 'The token does not have the scope `user:read_personal`.' })
  async own(@CurrentActor() actor: Actor): Promise<OidcClaimsResponse> {
    const { claims, linkedAt } = await this.claims.get(actor, 'me');
    return { claims: claims.merged_claims, linked_at: linkedAt.toISOString() };
  }

  @Get('debug/:user/debug-link')
  @RequirePermissionOnUser('user', 'read_personal')
  @ApiOperation({ summary: "Get a user's identity provider claims by source", operationId: 'getDebugLink' })
  @ApiParam({ name: 'user', description: 'User ID (UUID), username, or `me`.' })
  @ApiOkResponse({ type: LinkClaimsResponse })
  @ApiBadRequestResponse({ description: "The user's login type is not OpenID Connect." })
  @ApiForbiddenResponse({ description: 'The token does not have the scope `user:read_personal`, or `user:read` for another user.' })
  @ApiNotFoundResponse({ description: 'The user does not exist or is not visible to you.' })
  async ofUser(@CurrentActor() actor: Actor, @Param('user') user: string): Promise<LinkClaimsResponse> {
    const { id_token_claims, user_info_claims, merged_claims } = (await this.claims.get(actor, user)).claims;
    return { id_token_claims, user_info_claims, merged_claims };
  }
}
