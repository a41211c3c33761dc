import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Req } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiForbiddenResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiSecurity,
  ApiTags,
  ApiUnauthorizedResponse,
} from '@nestjs/swagger';
import type { RequestOrigin } from '../../authz/index.js';
import { AccessUrl, OAuthError } from '../../common/index.js';
import { type HttpRequest, Origin, Public, rawHeaderValues } from '../../http/index.js';
import { ClientConfigurationService } from './client-configuration.service.js';
import { ClientInformationResponse } from './client-information.dto.js';
import { ClientRegistrationRequest, ClientUpdateRequest } from './dto.js';
import { RegistrationsService } from './registrations.service.js';

const POLICY = { style: 'oauth', rateLimit: 'oauth2', takesJson: true } as const;
const CLIENT_PARAMETER = { name: 'client_id', format: 'uuid', description: 'ID of the client.' };
const INVALID_TOKEN = { description: 'invalid_token: the registration access token is missing or is not that of this client.' };
const INVALID_METADATA = { description: 'invalid_redirect_uri, invalid_client_metadata, or an error about a software statement' };

/** Dynamic client registration (RFC 7591) and its management protocol (RFC 7592). */
@ApiTags('oauth2')
@Controller('oauth2')
export class ClientRegistrationController {
  constructor(
    private readonly registrations: RegistrationsService,
    private readonly clients: ClientConfigurationService,
    private readonly accessUrl: AccessUrl,
  ) {}

  @Post('register')
  @HttpCode(201)
  @Public(POLICY)
  @ApiOperation({
    summary: 'Register a client (RFC 7591)',
    operationId: 'registerOAuth2Client',
    description:
      'The policy of the deployment decides whether this needs an initial access token in the Authorization header. Unknown metadata ' +
      'is ignored. The response states what was registered, which can differ from the request, and contains the registration access ' +
      'token, and the client secret for the only time.',
  })
  // Open registration needs no token.
  @ApiSecurity({})
  @ApiBearerAuth('registration')
  @ApiCreatedResponse({ type: ClientInformationResponse })
  @ApiBadRequestResponse(INVALID_METADATA)
  @ApiUnauthorizedResponse({ description: 'invalid_token: an initial access token is needed, or the one that was sent is not valid.' })
  @ApiForbiddenResponse({ description: 'Dynamic client registration is disabled.' })
  async register(
    @Body() _documented: ClientRegistrationRequest,
    @Req() request: HttpRequest,
    @Origin() origin: RequestOrigin,
  ): Promise<ClientInformationResponse> {
    const registered = await this.registrations.register(request.body, { token: bearerOf(request), origin });
    return ClientInformationResponse.from(registered, this.accessUrl);
  }

  @Get('clients/:client_id')
  @Public(POLICY)
  @ApiOperation({ summary: 'Read a registration (RFC 7592)', operationId: 'getOAuth2ClientConfiguration' })
  @ApiBearerAuth('registration')
  @ApiParam(CLIENT_PARAMETER)
  @ApiOkResponse({ type: ClientInformationResponse })
  @ApiUnauthorizedResponse(INVALID_TOKEN)
  async get(@Param('client_id') id: string, @Req() request: HttpRequest): Promise<ClientInformationResponse> {
    return ClientInformationResponse.from(await this.clients.get(id, bearerOf(request)), this.accessUrl);
  }

  @Put('clients/:client_id')
  @Public(POLICY)
  @ApiOperation({
    summary: 'Replace a registration (RFC 7592)',
    operationId: 'updateOAuth2ClientConfiguration',
    description: 'Omitted metadata is reset to its default. A client cannot change between public and confidential.',
  })
  @ApiBearerAuth('registration')
  @ApiParam(CLIENT_PARAMETER)
  @ApiOkResponse({ type: ClientInformationResponse })
  @ApiBadRequestResponse(INVALID_METADATA)
  @ApiUnauthorizedResponse(INVALID_TOKEN)
  async replace(
    @Param('client_id') id: string,
    @Body() _documented: ClientUpdateRequest,
    @Req() request: HttpRequest,
    @Origin() origin: RequestOrigin,
  ): Promise<ClientInformationResponse> {
    const replaced = await this.clients.replace(id, bearerOf(request), request.body, origin);
    return ClientInformationResponse.from(replaced, this.accessUrl);
  }

  @Delete('clients/:client_id')
  @HttpCode(204)
  @Public(POLICY)
  @ApiOperation({
    summary: 'Delete a registration (RFC 7592)',
    operationId: 'deleteOAuth2ClientConfiguration',
    description: "Immediately revokes the client's secrets, grants and tokens.",
  })
  @ApiBearerAuth('registration')
  @ApiParam(CLIENT_PARAMETER)
  @ApiNoContentResponse()
  @ApiUnauthorizedResponse(INVALID_TOKEN)
  async delete(@Param('client_id') id: string, @Req() request: HttpRequest, @Origin() origin: RequestOrigin): Promise<void> {
    await this.clients.delete(id, bearerOf(request), origin);
  }

  @Post('clients/:client_id/registration-access-token')
  @HttpCode(200)
  @Public(POLICY)
  @ApiOperation({
    summary: 'Rotate a registration access token',
    operationId: 'rotateOAuth2RegistrationToken',
    description: 'The response contains the new token for the only time. The previous one is invalid from then on.',
  })
  @ApiBearerAuth('registration')
  @ApiParam(CLIENT_PARAMETER)
  @ApiOkResponse({ type: ClientInformationResponse })
  @ApiUnauthorizedResponse(INVALID_TOKEN)
  async rotateToken(
    @Param('client_id') id: string,
    @Req() request: HttpRequest,
    @Origin() origin: RequestOrigin,
  ): Promise<ClientInformationResponse> {
    const rotated = await this.clients.rotateToken(id, bearerOf(request), origin);
    return ClientInformationResponse.from(rotated, this.accessUrl);
  }

  @Delete('clients/:client_id/registration-access-token')
  @HttpCode(204)
  @Public(POLICY)
  @ApiOperation({
    summary: 'Revoke a registration access token',
    operationId: 'revokeOAuth2RegistrationToken',
    description: 'Afterwards only administrators can change or delete the registration.',
  })
  @ApiBearerAuth('registration')
  @ApiParam(CLIENT_PARAMETER)
  @ApiNoContentResponse()
  @ApiUnauthorizedResponse(INVALID_TOKEN)
  async revokeToken(@Param('client_id') id: string, @Req() request: HttpRequest, @Origin() origin: RequestOrigin): Promise<void> {
    await this.clients.revokeToken(id, bearerOf(request), origin);
  }
}

/**
 * The token of the Authorization header; undefined without the header. Throws `invalid_token` for any other scheme, and `invalid_request` for
 * several headers (RFC 6750 section 3.1).
 */
function bearerOf(request: HttpRequest): string | undefined {
  const values = rawHeaderValues(request, 'authorization');
  if (values.length === 0) return undefined;
  if (values.length > 1) throw new OAuthError('invalid_request', 'The request must have one Authorization header');
  const token = /^Bearer +([\x21-\x7e]+) *$/i.exec(values[0] ?? '')?.[1];
  if (token === undefined) throw new OAuthError('invalid_token', 'The Authorization header must be a Bearer token');
  return token;
}
