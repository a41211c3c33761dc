import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiForbiddenResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import type { Actor } from '../../authz/index.js';
import { AuthorizeBeforeBody, CurrentActor, RequirePermission, uuidParameter } from '../../http/index.js';
import {
  CreatedResourceServerSecretResponse,
  CreateResourceServerRequest,
  ResourceServerResponse,
  ResourceServerSecretResponse,
  UpdateResourceServerRequest,
} from './dto.js';
import { type ResourceServerChange, ResourceServersService } from './resource-servers.service.js';

const SERVER = uuidParameter('Invalid resource server ID.');
const SERVER_PARAMETER = { name: 'resource_server', format: 'uuid', description: 'ID of the resource server.' };

@ApiTags('oauth2-provider')
@Controller('api/v2/oauth2-provider/resource-servers')
export class ResourceServersController {
  constructor(private readonly servers: ResourceServersService) {}

  @Get()
  @RequirePermission('oauth2_resource_server', 'read')
  @ApiOperation({
    summary: 'List resource servers',
    operationId: 'listResourceServers',
    description: 'The APIs that access tokens are issued for. The API of this server is the first.',
  })
  @ApiOkResponse({ type: [ResourceServerResponse] })
  @ApiForbiddenResponse({ description: 'Only owners can see resource servers.' })
  async list(@CurrentActor() actor: Actor): Promise<ResourceServerResponse[]> {
    return (await this.servers.list(actor)).map((server) => ResourceServerResponse.from(server));
  }

  @Post()
  @RequirePermission('oauth2_resource_server', 'create', { credential: 'personal' })
  @AuthorizeBeforeBody(ResourceServersService, (servers, actor) => {
    servers.authorize(actor, 'create');
  })
  @ApiOperation({ summary: 'Register a resource server', operationId: 'createResourceServer' })
  @ApiCreatedResponse({ type: ResourceServerResponse })
  @ApiBadRequestResponse({ description: 'A field is missing or invalid.' })
  @ApiForbiddenResponse({ description: 'Only owners can register resource servers.' })
  @ApiConflictResponse({ description: 'The identifier or the name is in use.' })
  async create(@CurrentActor() actor: Actor, @Body() body: CreateResourceServerRequest): Promise<ResourceServerResponse> {
    return ResourceServerResponse.from(await this.servers.create(actor, { ...changeOf(body), identifier: body.identifier }));
  }

  @Get(':resource_server')
  @RequirePermission('oauth2_resource_server', 'read')
  @ApiOperation({ summary: 'Get a resource server', operationId: 'getResourceServer' })
  @ApiParam(SERVER_PARAMETER)
  @ApiOkResponse({ type: ResourceServerResponse })
  @ApiNotFoundResponse({ description: 'The resource server does not exist.' })
  async get(@CurrentActor() actor: Actor, @Param('resource_server', SERVER) id: string): Promise<ResourceServerResponse> {
    return ResourceServerResponse.from(await this.servers.get(actor, id));
  }

  @Put(':resource_server')
  @RequirePermission('oauth2_resource_server', 'update', { credential: 'personal' })
  @AuthorizeBeforeBody(ResourceServersService, (servers, actor) => {
    servers.authorize(actor, 'update');
  })
  @ApiOperation({
    summary: 'Update a resource server',
    operationId: 'updateResourceServer',
    description:
      'Applies to tokens that are issued or refreshed later; introspection applies removed scopes and apps to earlier ones, too. The ' +
      'identifier cannot be changed.',
  })
  @ApiParam(SERVER_PARAMETER)
  @ApiOkResponse({ type: ResourceServerResponse })
  @ApiBadRequestResponse({ description: 'A field is missing or invalid, or it is the API of this server.' })
  @ApiForbiddenResponse({ description: 'Only owners can update resource servers.' })
  @ApiNotFoundResponse({ description: 'The resource server does not exist.' })
  @ApiConflictResponse({ description: 'The name is in use.' })
  async update(
    @CurrentActor() actor: Actor,
    @Param('resource_server', SERVER) id: string,
    @Body() body: UpdateResourceServerRequest,
  ): Promise<ResourceServerResponse> {
    return ResourceServerResponse.from(await this.servers.update(actor, id, changeOf(body)));
  }

  @Delete(':resource_server')
  @HttpCode(204)
  @RequirePermission('oauth2_resource_server', 'delete', { credential: 'personal' })
  @ApiOperation({
    summary: 'Delete a resource server',
    operationId: 'deleteResourceServer',
    description: 'Immediately revokes its secrets, and every grant and token for it.',
  })
  @ApiParam(SERVER_PARAMETER)
  @ApiNoContentResponse()
  @ApiBadRequestResponse({ description: 'It is the API of this server.' })
  @ApiForbiddenResponse({ description: 'Only owners can delete resource servers.' })
  @ApiNotFoundResponse({ description: 'The resource server does not exist.' })
  async delete(@CurrentActor() actor: Actor, @Param('resource_server', SERVER) id: string): Promise<void> {
    await this.servers.delete(actor, id);
  }

  @Get(':resource_server/secrets')
  @RequirePermission('oauth2_resource_server', 'read')
  @ApiOperation({ summary: "List a resource server's secrets", operationId: 'listResourceServerSecrets' })
  @ApiParam(SERVER_PARAMETER)
  @ApiOkResponse({ type: [ResourceServerSecretResponse] })
  @ApiNotFoundResponse({ description: 'The resource server does not exist.' })
  async listSecrets(@CurrentActor() actor: Actor, @Param('resource_server', SERVER) id: string): Promise<ResourceServerSecretResponse[]> {
    return (await this.servers.listSecrets(actor, id)).map((secret) => ResourceServerSecretResponse.from(secret));
  }

  @Post(':resource_server/secrets')
  @RequirePermission('oauth2_resource_server', 'update', { credential: 'personal' })
  @ApiOperation({
    summary: 'Add a secret of a resource server',
    operationId: 'createResourceServerSecret',
    description:
      'The resource server authenticates with it for introspection. It can have several, so that you can rotate them without downtime.',
  })
  @ApiParam(SERVER_PARAMETER)
  @ApiCreatedResponse({ type: CreatedResourceServerSecretResponse })
  @ApiBadRequestResponse({ description: 'It is the API of this server.' })
  @ApiNotFoundResponse({ description: 'The resource server does not exist.' })
  async createSecret(
    @CurrentActor() actor: Actor,
    @Param('resource_server', SERVER) id: string,
  ): Promise<CreatedResourceServerSecretResponse> {
    const created = await this.servers.createSecret(actor, id);
    return { id: created.id, client_secret_full: created.secret };
  }

  @Delete(':resource_server/secrets/:secret')
  @HttpCode(204)
  @RequirePermission('oauth2_resource_server', 'update', { credential: 'personal' })
  @ApiOperation({ summary: 'Delete a secret of a resource server', operationId: 'deleteResourceServerSecret' })
  @ApiParam(SERVER_PARAMETER)
  @ApiParam({ name: 'secret', format: 'uuid', description: 'ID of the secret, not the secret itself.' })
  @ApiNoContentResponse()
  @ApiNotFoundResponse({ description: 'The resource server or the secret does not exist.' })
  async deleteSecret(
    @CurrentActor() actor: Actor,
    @Param('resource_server', SERVER) id: string,
    @Param('secret', uuidParameter('Invalid resource server secret ID.')) secretId: string,
  ): Promise<void> {
    await this.servers.deleteSecret(actor, id, secretId);
  }
}

function changeOf(body: UpdateResourceServerRequest): ResourceServerChange {
  return {
    name: body.name,
    scopes: body.scopes,
    accessTokenFormat: body.access_token_format,
    accessTokenLifetimeSeconds: body.access_token_lifetime_seconds === 0 ? null : body.access_token_lifetime_seconds,
    allowedAppIds: body.allowed_app_ids,
    allowsSelfRegisteredApps: body.allows_self_registered_apps,
    dpopBoundAccessTokensRequired: body.dpop_bound_access_tokens_required,
  };
}
