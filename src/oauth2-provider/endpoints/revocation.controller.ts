import { Controller, Delete, Header, HttpCode, Post, Query, Req } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiBody,
  ApiConsumes,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiQuery,
  ApiTags,
  ApiUnauthorizedResponse,
} from '@nestjs/swagger';
import type { Actor, RequestOrigin } from '../../authz/index.js';
import { DomainError, notFound } from '../../common/index.js';
import {
  AddedHeaders,
  Authenticated,
  ClientRateLimit,
  CurrentActor,
  type HttpRequest,
  Origin,
  Public,
  ResponseHeaders,
} from '../../http/index.js';
import { ClientAuthenticator } from '../apps/client-authenticator.js';
import { required } from '../checks/parameters.js';
import { RevocationService } from '../grants/revocation.service.js';
import { ApiClientAuthentication } from './client-authentication.js';
import { RevokeRequest } from './dto.js';
import { countedClient } from './counted-client.js';
import { clientCredentialsOf, formOf } from './request-parameters.js';

@ApiTags('oauth2')
@Controller('oauth2')
export class RevocationController {
  constructor(
    private readonly clients: ClientAuthenticator,
    private readonly limits: ClientRateLimit,
    private readonly revocations: RevocationService,
  ) {}

  @Post('revoke')
  @HttpCode(200)
  // Clients ignore the body (RFC 7009 section 2.2), but simple-oauth2 fails without this type, as it does at the token endpoint.
  @Header('content-type', 'application/json')
  @Public({ style: 'oauth', rateLimit: 'client' })
  @ApiOperation({
    summary: 'Revocation endpoint (RFC 7009)',
    operationId: 'revokeOAuth2Token',
    description:
      'Immediately revokes the grant behind the token, including all its tokens. Unknown tokens, malformed tokens and tokens of other ' +
      'clients get the same response and change nothing.',
  })
  @ApiConsumes('application/x-www-form-urlencoded')
  @ApiBody({ type: RevokeRequest })
  @ApiClientAuthentication()
  @ApiOkResponse({ description: 'The response has no body.' })
  @ApiBadRequestResponse({ description: 'invalid_request' })
  @ApiUnauthorizedResponse({ description: 'invalid_client, with a Basic challenge' })
  async revoke(@Req() request: HttpRequest, @Origin() origin: RequestOrigin, @AddedHeaders() headers: ResponseHeaders): Promise<void> {
    const credentials = clientCredentialsOf(request);
    const form = formOf(request);
    const facts = await this.revocations.read(credentials, form);
    const verified = await this.clients.verify(credentials, origin, facts);
    this.limits.countClient(request, headers, countedClient(verified.app));
    const token = required(form, 'token');
    await verified.accept((client) => this.revocations.revokeToken(client, token, facts));
  }

  @Delete('tokens')
  @HttpCode(204)
  @Authenticated({ rateLimit: 'oauth2', credential: 'login-session' })
  @ApiOperation({
    summary: "Revoke an app's access",
    operationId: 'revokeOAuth2App',
    description: 'Revokes all your grants to the app, on every device.',
  })
  @ApiQuery({ name: 'client_id', schema: { type: 'string', format: 'uuid' }, description: 'ID of the app.' })
  @ApiNoContentResponse()
  @ApiBadRequestResponse({ description: '`client_id` is missing.' })
  @ApiNotFoundResponse({ description: 'The app does not exist.' })
  async revokeOwn(@CurrentActor() actor: Actor, @Query('client_id') clientId?: string): Promise<void> {
    if (clientId === undefined || clientId === '') throw new DomainError('invalid_input', 'Missing OAuth2 client ID.');
    const app = await this.clients.findApp(clientId);
    if (!app) throw notFound();
    await this.revocations.revokeOwn(actor, app);
  }
}
