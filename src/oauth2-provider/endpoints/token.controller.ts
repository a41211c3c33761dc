import { Controller, HttpCode, Post, Req } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiBody,
  ApiConsumes,
  ApiExcludeEndpoint,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  ApiUnauthorizedResponse,
} from '@nestjs/swagger';
import type { RequestOrigin } from '../../authz/index.js';
import { OAuthError } from '../../common/index.js';
import { AddedHeaders, ClientRateLimit, type FormBody, type HttpRequest, Origin, Public, ResponseHeaders } from '../../http/index.js';
import { ClientAuthenticator } from '../apps/client-authenticator.js';
import { TokenDispatcher } from '../grants/token-dispatcher.js';
import { isWorkloadExchange } from '../grants/workload-request.js';
import { WorkloadTokens } from '../grants/workload-tokens.js';
import { ApiClientAuthentication } from './client-authentication.js';
import { ClientProofs, PROOF_HEADER } from './client-proofs.js';
import { TokenRequest, TokenResponse } from './dto.js';
import { GRANT_LIST } from './grant-documentation.js';
import { countedClient } from './counted-client.js';
import { clientCredentialsOf, formOf } from './request-parameters.js';
import { TokenMetrics } from './token-metrics.js';

const POLICY = { style: 'oauth', rateLimit: 'client' } as const;

@ApiTags('oauth2')
@Controller('oauth2')
export class TokenController {
  constructor(
    private readonly clients: ClientAuthenticator,
    private readonly proofs: ClientProofs,
    private readonly limits: ClientRateLimit,
    private readonly tokens: TokenDispatcher,
    private readonly workloads: WorkloadTokens,
    private readonly metrics: TokenMetrics,
  ) {}

  @Post('tokens')
  @HttpCode(200)
  @Public(POLICY)
  @ApiOperation({
    summary: 'Token endpoint (RFC 6749 section 3.2)',
    operationId: 'exchangeOAuth2Token',
    description:
      'Confidential clients authenticate every request: with HTTP Basic, with `client_id` and `client_secret` in the form, or with a JWT. ' +
      `Also available at \`/oauth2/token\`. The grant types:\n\n${GRANT_LIST}`,
  })
  @ApiConsumes('application/x-www-form-urlencoded')
  @ApiBody({ type: TokenRequest })
  @ApiClientAuthentication()
  @ApiHeader({
    ...PROOF_HEADER,
    description: 'A DPoP proof (RFC 9449 section 4). The tokens are then bound to its key, and can be used only with proofs of that key.',
  })
  @ApiOkResponse({ type: TokenResponse })
  @ApiBadRequestResponse({
    description:
      'invalid_request, invalid_grant, invalid_scope, invalid_target, unauthorized_client, unsupported_grant_type, invalid_dpop_proof, ' +
      'use_dpop_nonce; ' +
      'to devices also authorization_pending, slow_down, access_denied, expired_token',
  })
  @ApiUnauthorizedResponse({ description: 'invalid_client, with a Basic challenge' })
  exchange(@Req() request: HttpRequest, @Origin() origin: RequestOrigin, @AddedHeaders() headers: ResponseHeaders): Promise<TokenResponse> {
    return this.metrics.count(request, this.respond(request, origin, headers));
  }

  private async respond(request: HttpRequest, origin: RequestOrigin, headers: ResponseHeaders): Promise<TokenResponse> {
    const credentials = clientCredentialsOf(request);
    const form = formOf(request);
    if (isWorkloadExchange(credentials, form)) return this.exchangeWorkload(request, credentials.clientId, form, origin, headers);
    const facts = await this.tokens.read(credentials, form);
    const verified = await this.clients.verify(credentials, origin, facts);
    this.limits.countClient(request, headers, countedClient(verified.app));
    const proof = await this.proofs.of(request, headers);
    return verified.accept((client) => this.tokens.dispatch({ ...client, proof }, form, facts, origin));
  }

  /** A program of another platform has no secret: the token of its platform is the proof. */
  private async exchangeWorkload(
    request: HttpRequest,
    agentId: string,
    form: FormBody,
    origin: RequestOrigin,
    headers: ResponseHeaders,
  ): Promise<TokenResponse> {
    if (request.headers['dpop'] !== undefined) {
      throw new OAuthError('invalid_request', 'The token of an agent cannot be bound to a key: send no DPoP header');
    }
    const workload = await this.workloads.verify(agentId, form);
    this.limits.countClient(request, headers, workload.counted);
    return workload.accept(origin);
  }

  /** The path of old clients. */
  @Post('token')
  @HttpCode(200)
  @Public({ ...POLICY, countedAs: '/oauth2/tokens' })
  @ApiExcludeEndpoint()
  exchangeAlias(
    @Req() request: HttpRequest,
    @Origin() origin: RequestOrigin,
    @AddedHeaders() headers: ResponseHeaders,
  ): Promise<TokenResponse> {
    return this.exchange(request, origin, headers);
  }
}
