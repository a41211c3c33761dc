import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiExtraModels,
  ApiForbiddenResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiQuery,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import { ApiKeysService } from '../auth/index.js';
import type { Actor } from '../authz/index.js';
import { isTrue } from '../common/index.js';
import { AuthorizeBeforeBody, CurrentActor, FIND_USER, RequirePermissionOnUser, RequirePermissions } from '../http/index.js';
import {
  ApiKeyResponse,
  ApiKeyWithOwnerResponse,
  CreateTokenRequest,
  EndedSessionsResponse,
  GeneratedKeyResponse,
  TokenConfigResponse,
} from './keys.dto.js';
import { UsersService } from './users.service.js';

const USER = { name: 'user', description: 'User ID (UUID), username, or `me`.' };
const KEY = { name: 'key', description: 'Key ID: the ten characters before the hyphen.' };

/** Keys, long-lived tokens and sessions of a user. */
@ApiTags('keys')
@Controller('api/v2/users/:user')
export class KeysController {
  constructor(
    private readonly keys: ApiKeysService,
    private readonly users: UsersService,
  ) {}

  @Post('keys')
  @RequirePermissionOnUser('api_key', 'create', { credential: 'personal' })
  @ApiOperation({
    summary: 'Create a CLI key',
    operationId: 'createAPIKey',
    description: 'Creates a key with full scope and the default lifetime. OAuth tokens cannot create keys.',
  })
  @ApiParam(USER)
  @ApiCreatedResponse({ type: GeneratedKeyResponse })
  @ApiForbiddenResponse({ description: 'The credential of this request cannot create keys.' })
  async createKey(@CurrentActor() actor: Actor, @Param('user') user: string): Promise<GeneratedKeyResponse> {
    return { key: await this.keys.createSessionKey(actor, await this.users.resolveKeyOwner(actor, user)) };
  }

  @Post('keys/tokens')
  @RequirePermissionOnUser('api_key', 'create', { credential: 'personal' })
  @AuthorizeBeforeBody(UsersService, (users, actor, { user = '' }) => users.resolveKeyOwner(actor, user))
  @ApiOperation({
    summary: 'Create a long-lived token',
    operationId: 'createToken',
    description:
      'A login session can create any token. A token can only create tokens within its own scopes, allow list and expiry; without a `lifetime`, none ' +
      'lives longer than the token. An ' +
      'OAuth token cannot create tokens.',
  })
  @ApiParam(USER)
  @ApiCreatedResponse({ type: GeneratedKeyResponse })
  @ApiBadRequestResponse({ description: 'The lifetime, scope or allow list is invalid.' })
  @ApiForbiddenResponse({ description: 'The credential of this request cannot create this token.' })
  @ApiConflictResponse({ description: 'The user already has a token with this name, which may have expired.' })
  async createToken(
    @CurrentActor() actor: Actor,
    @Param('user') user: string,
    @Body() body: CreateTokenRequest,
  ): Promise<GeneratedKeyResponse> {
    const owner = await this.users.resolveKeyOwner(actor, user);
    const key = await this.keys.createToken(actor, owner, {
      lifetimeSeconds: CreateTokenRequest.lifetimeSeconds(body),
      name: body.token_name,
      scopes: body.scopes,
      legacyScope: body.scope,
      allowList: body.allow_list,
    });
    return { key };
  }

  @Get('keys/tokens')
  @RequirePermissionOnUser('api_key', 'read')
  @ApiOperation({
    summary: 'List long-lived tokens',
    operationId: 'listTokens',
    description: 'Returns `null` instead of an empty list, for compatibility.',
  })
  @ApiParam(USER)
  @ApiQuery({
    name: 'include_all',
    required: false,
    schema: { type: 'boolean' },
    description: 'Include the tokens of all users that you have permission to read.',
  })
  @ApiQuery({ name: 'include_expired', required: false, schema: { type: 'boolean' }, description: 'Include expired tokens.' })
  @ApiExtraModels(ApiKeyWithOwnerResponse)
  @ApiOkResponse({ schema: { type: 'array', nullable: true, items: { $ref: getSchemaPath(ApiKeyWithOwnerResponse) } } })
  async listTokens(
    @CurrentActor() actor: Actor,
    @Param('user') user: string,
    @Query('include_all') includeAll?: string,
    @Query('include_expired') includeExpired?: string,
  ): Promise<ApiKeyWithOwnerResponse[] | null> {
    const owner = await this.users.resolve(actor, user);
    const keys = await this.keys.listTokens(actor, {
      ...(!isTrue(includeAll) && { userId: owner.id }),
      includeExpired: isTrue(includeExpired),
    });
    return keys.length === 0 ? null : keys.map((key) => ApiKeyWithOwnerResponse.from(key));
  }

  @Get('keys/tokens/tokenconfig')
  @RequirePermissions([FIND_USER])
  @ApiOperation({ summary: 'Get the maximum token lifetime', operationId: 'getTokenConfig' })
  @ApiParam(USER)
  @ApiOkResponse({ type: TokenConfigResponse })
  async tokenConfig(@CurrentActor() actor: Actor, @Param('user') user: string): Promise<TokenConfigResponse> {
    return TokenConfigResponse.of(this.keys.longestLifetimeSeconds(actor, await this.users.resolveKeyOwner(actor, user)));
  }

  @Get('keys/tokens/:name')
  @RequirePermissionOnUser('api_key', 'read')
  @ApiOperation({ summary: 'Get a long-lived token by name', operationId: 'getTokenByName' })
  @ApiParam(USER)
  @ApiParam({ name: 'name', description: "The token's `token_name`." })
  @ApiOkResponse({ type: ApiKeyResponse })
  @ApiNotFoundResponse({ description: 'The token does not exist or is not visible to you.' })
  async getToken(@CurrentActor() actor: Actor, @Param('user') user: string, @Param('name') name: string): Promise<ApiKeyResponse> {
    const owner = await this.users.resolve(actor, user);
    return ApiKeyResponse.from(await this.keys.getByName(actor, owner.id, name));
  }

  @Get('keys/:key')
  @RequirePermissionOnUser('api_key', 'read')
  @ApiOperation({ summary: 'Get a key', operationId: 'getAPIKey' })
  @ApiParam(USER)
  @ApiParam(KEY)
  @ApiOkResponse({ type: ApiKeyResponse })
  @ApiNotFoundResponse({ description: 'The key does not exist or is not visible to you.' })
  async getKey(@CurrentActor() actor: Actor, @Param('user') user: string, @Param('key') key: string): Promise<ApiKeyResponse> {
    await this.users.resolve(actor, user);
    return ApiKeyResponse.from(await this.keys.get(actor, key));
  }

  @Delete('keys/:key')
  @HttpCode(204)
  @RequirePermissionOnUser('api_key', 'delete', { credential: 'personal' })
  @ApiOperation({ summary: 'Delete a key', operationId: 'deleteAPIKey' })
  @ApiParam(USER)
  @ApiParam(KEY)
  @ApiNoContentResponse()
  @ApiNotFoundResponse({ description: 'The key does not exist or is not visible to you.' })
  async deleteKey(@CurrentActor() actor: Actor, @Param('user') user: string, @Param('key') key: string): Promise<void> {
    await this.users.resolve(actor, user);
    await this.keys.delete(actor, key);
  }

  @Put('keys/:key/expire')
  @HttpCode(204)
  @RequirePermissionOnUser('api_key', 'update', { credential: 'personal' })
  @ApiOperation({ summary: 'Expire a key immediately and keep its record', operationId: 'expireAPIKey' })
  @ApiParam(USER)
  @ApiParam(KEY)
  @ApiNoContentResponse()
  @ApiNotFoundResponse({ description: 'The key does not exist or is not visible to you.' })
  async expireKey(@CurrentActor() actor: Actor, @Param('user') user: string, @Param('key') key: string): Promise<void> {
    await this.users.resolve(actor, user);
    await this.keys.expire(actor, key);
  }

  @Get('sessions')
  @RequirePermissionOnUser('api_key', 'read')
  @ApiOperation({
    summary: 'List active sessions',
    operationId: 'listSessions',
    description: 'Lists browser and CLI sessions. To end a session, delete its key.',
  })
  @ApiParam(USER)
  @ApiOkResponse({ type: [ApiKeyWithOwnerResponse] })
  async listSessions(@CurrentActor() actor: Actor, @Param('user') user: string): Promise<ApiKeyWithOwnerResponse[]> {
    const owner = await this.users.resolve(actor, user);
    return (await this.keys.listSessions(actor, owner.id)).map((key) => ApiKeyWithOwnerResponse.from(key));
  }

  @Delete('sessions')
  @RequirePermissionOnUser('api_key', 'delete', { credential: 'personal' })
  @ApiOperation({ summary: 'End all other sessions', operationId: 'endSessions', description: 'Keeps the current session.' })
  @ApiParam(USER)
  @ApiOkResponse({ type: EndedSessionsResponse })
  async endSessions(@CurrentActor() actor: Actor, @Param('user') user: string): Promise<EndedSessionsResponse> {
    return { ended: await this.keys.revokeOtherSessions(actor, await this.users.resolve(actor, user)) };
  }
}
