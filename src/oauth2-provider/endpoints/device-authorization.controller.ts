import { Controller, HttpCode, Post, Req } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiBody,
  ApiConsumes,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  ApiUnauthorizedResponse,
} from '@nestjs/swagger';
import type { RequestOrigin } from '../../authz/index.js';
import { AccessUrl, OAuthError } from '../../common/index.js';
import { AddedHeaders, ClientRateLimit, type HttpRequest, Origin, Public, ResponseHeaders } from '../../http/index.js';
import { PAGE_PATHS } from '../../views/index.js';
import { isAnybody } from '../apps/client-identity.js';
import { ClientAuthenticator } from '../apps/client-authenticator.js';
import { DeviceAuthorizationService } from '../grants/device-authorization.service.js';
import { ApiClientAuthentication } from './client-authentication.js';
import { DeviceAuthorizationRequest, DeviceAuthorizationResponse } from './device-authorization.dto.js';
import { countedClient } from './counted-client.js';
import { clientCredentialsOf, formOf } from './request-parameters.js';

@ApiTags('oauth2')
@Controller('oauth2')
export class DeviceAuthorizationController {
  constructor(
    private readonly clients: ClientAuthenticator,
    private readonly limits: ClientRateLimit,
    private readonly devices: DeviceAuthorizationService,
    private readonly accessUrl: AccessUrl,
  ) {}

  @Post('device_authorization')
  @HttpCode(200)
  @Public({ style: 'oauth', rateLimit: 'client' })
  @ApiOperation({
    summary: 'Device authorization endpoint (RFC 8628)',
    operationId: 'authorizeOAuth2Device',
    description:
      'For devices without a browser or a keyboard: show the user `user_code` and `verification_uri`, and poll the token endpoint with ' +
      '`device_code`. Confidential clients authenticate as at the token endpoint.',
  })
  @ApiConsumes('application/x-www-form-urlencoded')
  @ApiBody({ type: DeviceAuthorizationRequest })
  @ApiClientAuthentication()
  @ApiOkResponse({ type: DeviceAuthorizationResponse })
  @ApiBadRequestResponse({ description: 'invalid_request, invalid_scope, invalid_target, unauthorized_client' })
  @ApiUnauthorizedResponse({ description: 'invalid_client, with a Basic challenge' })
  async authorize(
    @Req() request: HttpRequest,
    @Origin() origin: RequestOrigin,
    @AddedHeaders() headers: ResponseHeaders,
  ): Promise<DeviceAuthorizationResponse> {
    refuseWebPages(request);
    const verified = await this.clients.verify(clientCredentialsOf(request), origin, null);
    if (isAnybody(verified.app)) this.limits.countAnonymous(request, headers);
    else this.limits.countClient(request, headers, countedClient(verified.app));
    const { deviceCode, userCode, lifetimeSeconds, intervalSeconds } = await verified.accept((client) =>
      this.devices.authorize(client, formOf(request)),
    );
    const page = this.accessUrl.join(PAGE_PATHS.device);
    return {
      device_code: deviceCode,
      user_code: userCode,
      verification_uri: page,
      verification_uri_complete: `${page}?${new URLSearchParams({ user_code: userCode }).toString()}`,
      expires_in: lifetimeSeconds,
      interval: intervalSeconds,
    };
  }
}

/**
 * A page could otherwise show a code of its own to the person who reads it, and "asked from" would be the address of that person's own browser.
 * Browsers mark what a page sends; devices send neither field.
 */
function refuseWebPages({ headers }: HttpRequest): void {
  if (headers.origin === undefined && (headers['sec-fetch-site'] ?? 'none') === 'none') return;
  throw new OAuthError('invalid_request', 'A web page cannot ask for a device code: it can use the authorization code grant');
}
