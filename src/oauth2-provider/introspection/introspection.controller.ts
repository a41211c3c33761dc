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
import { AddedHeaders, ClientRateLimit, type HttpRequest, originOf, Public, ResponseHeaders } from '../../http/index.js';
import { required } from '../checks/parameters.js';
import { ApiClientAuthentication } from '../endpoints/client-authentication.js';
import { clientCredentialsOf, formOf } from '../endpoints/request-parameters.js';
import { IntrospectionRequest, IntrospectionResponse } from './dto.js';
import { IntrospectionService } from './introspection.service.js';

@ApiTags('oauth2')
@Controller('oauth2')
export class IntrospectionController {
  constructor(
    private readonly introspections: IntrospectionService,
    private readonly limits: ClientRateLimit,
  ) {}

  @Post('introspect')
  @HttpCode(200)
  @Public({ style: 'oauth', rateLimit: 'introspection' })
  @ApiOperation({
    summary: 'Introspection endpoint (RFC 7662)',
    operationId: 'introspectOAuth2Token',
    description:
      'Tells a resource server whether an access token for it is active, and a confidential app whether a token that it got is. Every ' +
      'other token is `{"active": false}`, whatever the reason. Resource servers authenticate as apps do, with their ID as `client_id`. ' +
      'With `Accept: application/token-introspection+jwt`, the response is a signed JWT (RFC 9701).',
  })
  @ApiConsumes('application/x-www-form-urlencoded')
  @ApiBody({ type: IntrospectionRequest })
  @ApiClientAuthentication()
  @ApiOkResponse({ type: IntrospectionResponse })
  @ApiBadRequestResponse({ description: 'invalid_request' })
  @ApiUnauthorizedResponse({ description: 'invalid_client, with a Basic challenge' })
  async introspect(@Req() request: HttpRequest, @AddedHeaders() headers: ResponseHeaders): Promise<object | string> {
    const form = formOf(request);
    const { caller, answer } = await this.introspections.introspect(clientCredentialsOf(request), form.all('token')[0], originOf(request));
    this.limits.countClient(request, headers, { id: caller.id, isPublic: false, isSelfRegistered: caller.isSelfRegistered });
    required(form, 'token');
    const answered = await answer();
    if (!wantsJwt(request)) return answered;
    headers.add({ 'content-type': JWT_TYPE });
    return this.introspections.signed(caller, answered);
  }
}

/** RFC 9701 section 4. */
const JWT_TYPE = 'application/token-introspection+jwt';

/** A JWT is for a caller that names its type and does not prefer JSON. */
function wantsJwt({ headers }: HttpRequest): boolean {
  const qualities = qualitiesOf(headers.accept ?? '');
  const ofJwt = qualities.get(JWT_TYPE) ?? 0;
  return ofJwt > 0 && ofJwt >= (qualities.get('application/json') ?? 0);
}

/** How much the caller wants each media type: 0 is not at all, 1 the most (RFC 9110 section 12.5.1). */
function qualitiesOf(accept: string): ReadonlyMap<string, number> {
  return new Map(
    accept.split(',').map((range) => {
      const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
      const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice('q='.length);
      return [type, Number(quality ?? 1) || 0];
    }),
  );
}
