import { Controller, HttpCode, Post, Req } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiHeader,
  ApiOperation,
  ApiTags,
  ApiUnauthorizedResponse,
} from '@nestjs/swagger';
import type { RequestOrigin } from '../../authz/index.js';
import { AddedHeaders, ClientRateLimit, type HttpRequest, Origin, Public, ResponseHeaders } from '../../http/index.js';
import { isAnybody } from '../apps/client-identity.js';
import type { AppRow } from '../apps/app-row.js';
import { isClientIdUrl } from '../client-documents/client-id-url.js';
import { PushedAuthorizationService } from '../pushed-requests/pushed-authorization.service.js';
import { ApiClientAuthentication } from './client-authentication.js';
import { countedClient } from './counted-client.js';
import { ClientProofs, PROOF_HEADER } from './client-proofs.js';
import { PushedAuthorizationRequest, PushedAuthorizationResponse } from './pushed-authorization.dto.js';
import { clientCredentialsOf, formOf } from './request-parameters.js';

@ApiTags('oauth2')
@Controller('oauth2')
export class PushedAuthorizationController {
  constructor(
    private readonly pushed: PushedAuthorizationService,
    private readonly proofs: ClientProofs,
    private readonly limits: ClientRateLimit,
  ) {}

  @Post('par')
  @HttpCode(201)
  @Public({ style: 'oauth', rateLimit: 'client' })
  @ApiOperation({
    summary: 'Pushed authorization request endpoint (RFC 9126)',
    operationId: 'pushOAuth2AuthorizationRequest',
    description:
      'A client sends the parameters of an authorization request here, and the user with `client_id` and `request_uri` to the authorization ' +
      'endpoint. Confidential clients authenticate as at the token endpoint. The parameters are checked as they are there, and the user has ' +
      'to open the link before `request_uri` expires. It can be used for one consent.',
  })
  @ApiConsumes('application/x-www-form-urlencoded')
  @ApiBody({ type: PushedAuthorizationRequest })
  @ApiClientAuthentication()
  @ApiHeader({
    ...PROOF_HEADER,
    description: 'A DPoP proof. Binds the authorization code to its key, as `dpop_jkt` does (RFC 9449 section 10.1).',
  })
  @ApiCreatedResponse({ type: PushedAuthorizationResponse })
  @ApiBadRequestResponse({
    description:
      'invalid_request, invalid_scope, invalid_target, unauthorized_client, unsupported_response_type, invalid_dpop_proof, use_dpop_nonce',
  })
  @ApiUnauthorizedResponse({ description: 'invalid_client, with a Basic challenge' })
  async push(
    @Req() request: HttpRequest,
    @Origin() origin: RequestOrigin,
    @AddedHeaders() headers: ResponseHeaders,
  ): Promise<PushedAuthorizationResponse> {
    const credentials = clientCredentialsOf(request);
    // Its document is fetched, and its app stored, before it authenticates.
    const isNamedByUrl = isClientIdUrl(credentials.clientId);
    if (isNamedByUrl) this.limits.countAnonymous(request, headers);
    const verified = await this.pushed.verify(credentials, origin);
    if (!isNamedByUrl) this.count(request, headers, verified.app);
    const proof = await this.proofs.of(request, headers);
    const { requestUri, lifetimeSeconds } = await verified.accept((client) =>
      this.pushed.push(client, credentials.clientId, proof, formOf(request).toSearchParams()),
    );
    return { request_uri: requestUri, expires_in: lifetimeSeconds };
  }

  /** Anybody can register a client, or send the ID of a public one: their requests are counted by network, because each of them is stored. */
  private count(request: HttpRequest, headers: ResponseHeaders, app: AppRow): void {
    if (isAnybody(app)) this.limits.countAnonymous(request, headers);
    else this.limits.countClient(request, headers, countedClient(app));
  }
}
