import { Body, Controller, Delete, HttpCode, Post, Query, Req } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiBasicAuth,
  ApiConsumes,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiQuery,
  ApiTags,
  ApiUnauthorizedResponse,
} from '@nestjs/swagger';
import type { Actor } from '../../authz/index.js';
import { DomainError, notFound } from '../../common/index.js';
import { Authenticated, ClientAddress, CurrentActor, type HttpRequest, Public } from '../../http/index.js';
import { ClientAuthenticator } from '../apps/client-authenticator.js';
import { required } from '../checks/parameters.js';
import { RevocationService } from '../grants/revocation.service.js';
import { RevokeRequest } from './dto.js';
import { clientCredentialsOf, formOf } from './request-parameters.js';

@ApiTags('oauth2')
@Controller('oauth2')
export class RevocationController {
  constructor(
    private readonly clients: ClientAuthenticator,
    private readonly revocations: RevocationService,
  ) {}

  @Post('revoke')
  @HttpCode(200)
  @Public({ style: 'oauth', rateLimit: 'oauth2' })
  @ApiOperation({
    summary: 'Revocation endpoint (RFC 7009)',
    operationId: 'revokeOAuth2Token',
    description:
      'Ends the whole grant of the token, at once. Unknown, malformed and foreign tokens are answered the same way and change nothing.',
  })
  @ApiConsumes('application/x-www-form-urlencoded')
  @ApiBasicAuth('client')
  @ApiOkResponse({ description: 'Empty.' })
  @ApiBadRequestResponse({ description: 'invalid_request' })
  @ApiUnauthorizedResponse({ description: 'invalid_client, with a Basic challenge' })
  async revoke(@Body() _documented: RevokeRequest, @Req() request: HttpRequest, @ClientAddress() address: string): Promise<void> {
    const client = await this.clients.authenticate(clientCredentialsOf(request), address);
    await this.revocations.revokeToken(client, required(formOf(request), 'token'));
  }

  @Delete('tokens')
  @HttpCode(204)
  @Authenticated({ rateLimit: 'oauth2', loginSession: true })
  @ApiOperation({
    summary: 'Take back what you allowed an app',
    operationId: 'revokeOAuth2App',
    description: 'Ends all your grants of the app, on every device.',
  })
  @ApiQuery({ name: 'client_id', schema: { type: 'string', format: 'uuid' }, description: 'The app.' })
  @ApiNoContentResponse()
  @ApiBadRequestResponse({ description: '`client_id` is missing.' })
  @ApiNotFoundResponse({ description: 'No such app.' })
  async revokeOwn(@CurrentActor() actor: Actor, @Query('client_id') clientId?: string): Promise<void> {
    if (clientId === undefined || clientId === '') throw new DomainError('invalid_input', 'Missing OAuth2 client ID.');
    const app = await this.clients.findApp(clientId);
    if (!app) throw notFound();
    await this.revocations.revokeOwn(actor, app);
  }
}
