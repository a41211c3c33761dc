import { Body, Controller, HttpCode, Post, Req } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiBasicAuth,
  ApiConsumes,
  ApiExcludeEndpoint,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  ApiUnauthorizedResponse,
} from '@nestjs/swagger';
import { ClientAddress, type HttpRequest, Public } from '../../http/index.js';
import { ClientAuthenticator } from '../apps/client-authenticator.js';
import { TokenDispatcher } from '../grants/token-dispatcher.js';
import { TokenRequest, TokenResponse } from './dto.js';
import { clientCredentialsOf, formOf } from './request-parameters.js';

const POLICY = { style: 'oauth', rateLimit: 'oauth2' } as const;

@ApiTags('oauth2')
@Controller('oauth2')
export class TokenController {
  constructor(
    private readonly clients: ClientAuthenticator,
    private readonly tokens: TokenDispatcher,
  ) {}

  @Post('tokens')
  @HttpCode(200)
  @Public(POLICY)
  @ApiOperation({
    summary: 'Token endpoint (RFC 6749 section 3.2)',
    operationId: 'exchangeOAuth2Token',
    description:
      'Exchanges an authorization code (with its PKCE verifier) or a refresh token. Confidential clients authenticate with HTTP Basic or ' +
      'with `client_id` and `client_secret` in the form, on every call. A refresh token is spent by its use; a lost answer may be asked for ' +
      'again within 10 seconds, any other reuse ends the grant. Also served at `/oauth2/token`.',
  })
  @ApiConsumes('application/x-www-form-urlencoded')
  @ApiBasicAuth('client')
  @ApiOkResponse({ type: TokenResponse })
  @ApiBadRequestResponse({
    description: 'invalid_request, invalid_grant, invalid_scope, invalid_target, unsupported_grant_type',
  })
  @ApiUnauthorizedResponse({ description: 'invalid_client, with a Basic challenge' })
  async exchange(@Body() _documented: TokenRequest, @Req() request: HttpRequest, @ClientAddress() address: string): Promise<TokenResponse> {
    const client = await this.clients.authenticate(clientCredentialsOf(request), address);
    return this.tokens.dispatch(client, formOf(request));
  }

  /** The path of old clients. */
  @Post('token')
  @HttpCode(200)
  @Public({ ...POLICY, countedAs: '/oauth2/tokens' })
  @ApiExcludeEndpoint()
  exchangeAlias(@Body() documented: TokenRequest, @Req() request: HttpRequest, @ClientAddress() address: string): Promise<TokenResponse> {
    return this.exchange(documented, request, address);
  }
}
