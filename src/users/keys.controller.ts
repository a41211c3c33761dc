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
import { AskFirst, CurrentActor, RequirePermission } from '../http/index.js';
import {
  ApiKeyResponse,
  ApiKeyWithOwnerResponse,
  CreateTokenRequest,
  EndedSessionsResponse,
  GeneratedKeyResponse,
  TokenConfigResponse,
} from './keys.dto.js';
import { UsersService } from './users.service.js';

const USER = { name: 'user', description: 'UUID, user name, or `me`.' };
const KEY = { name: 'key', description: 'The ten characters before the hyphen.' };

/** Keys, long-lived tokens and sessions of a user. */
@ApiTags('keys')
@Controller('api/v2/users/:user')
export class KeysController {
  constructor(
    private readonly keys: ApiKeysService,
    private readonly users: UsersService,
  ) {}

  @Post('keys')
  @RequirePermission('api_key', 'create')
  @ApiOperation({
    summary: 'Create a key for a command line',
    operationId: 'createAPIKey',
    description: 'Full scope, default lifetime. Not for OAuth tokens.',
  })
  @ApiParam(USER)
  @ApiCreatedResponse({ type: GeneratedKeyResponse })
  @ApiForbiddenResponse({ description: 'The presented credential may not create keys.' })
  async createKey(@CurrentActor() actor: Actor, @Param('user') user: string): Promise<GeneratedKeyResponse> {
    return { key: await this.keys.createSessionKey(actor, await this.users.resolve(actor, user)) };
  }

  @Post('keys/tokens')
  @RequirePermission('api_key', 'create')
  @AskFirst(UsersService, (users, actor, { user = '' }) => users.resolve(actor, user))
  @ApiOperation({
    summary: 'Create a long-lived token',
    operationId: 'createToken',
    description: 'A login session may create any; a token only within its own scopes, allow list and expiry; an OAuth token none.',
  })
  @ApiParam(USER)
  @ApiCreatedResponse({ type: GeneratedKeyResponse })
  @ApiBadRequestResponse({ description: 'Lifetime, scope or allow list are not acceptable.' })
  @ApiForbiddenResponse({ description: 'The presented credential may not create this key.' })
  @ApiConflictResponse({ description: 'The user has a token of that name, perhaps an expired one.' })
  async createToken(
    @CurrentActor() actor: Actor,
    @Param('user') user: string,
    @Body() body: CreateTokenRequest,
  ): Promise<GeneratedKeyResponse> {
    const owner = await this.users.resolve(actor, user);
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
  @RequirePermission('api_key', 'read')
  @ApiOperation({
    summary: 'List long-lived tokens',
    operationId: 'listTokens',
    description: 'The answer is `null` when there are none, as clients of the reference expect.',
  })
  @ApiParam(USER)
  @ApiQuery({ name: 'include_all', required: false, schema: { type: 'boolean' }, description: "Everybody's, as far as you may read them." })
  @ApiQuery({ name: 'include_expired', required: false, schema: { type: 'boolean' }, description: 'Also those whose time is over.' })
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
  @RequirePermission('user', 'read')
  @ApiOperation({ summary: 'How long a token may live', operationId: 'getTokenConfig' })
  @ApiParam(USER)
  @ApiOkResponse({ type: TokenConfigResponse })
  async tokenConfig(@CurrentActor() actor: Actor, @Param('user') user: string): Promise<TokenConfigResponse> {
    return TokenConfigResponse.of(this.keys.maxLifetimeSeconds(await this.users.resolve(actor, user)));
  }

  @Get('keys/tokens/:name')
  @RequirePermission('api_key', 'read')
  @ApiOperation({ summary: 'A long-lived token by name', operationId: 'getTokenByName' })
  @ApiParam(USER)
  @ApiParam({ name: 'name', description: 'The `token_name`.' })
  @ApiOkResponse({ type: ApiKeyResponse })
  @ApiNotFoundResponse({ description: 'No such token, or not yours to see.' })
  async getToken(@CurrentActor() actor: Actor, @Param('user') user: string, @Param('name') name: string): Promise<ApiKeyResponse> {
    const owner = await this.users.resolve(actor, user);
    return ApiKeyResponse.from(await this.keys.getByName(actor, owner.id, name));
  }

  @Get('keys/:key')
  @RequirePermission('api_key', 'read')
  @ApiOperation({ summary: 'A key', operationId: 'getAPIKey' })
  @ApiParam(USER)
  @ApiParam(KEY)
  @ApiOkResponse({ type: ApiKeyResponse })
  @ApiNotFoundResponse({ description: 'No such key, or not yours to see.' })
  async getKey(@CurrentActor() actor: Actor, @Param('user') user: string, @Param('key') key: string): Promise<ApiKeyResponse> {
    await this.users.resolve(actor, user);
    return ApiKeyResponse.from(await this.keys.get(actor, key));
  }

  @Delete('keys/:key')
  @HttpCode(204)
  @RequirePermission('api_key', 'delete')
  @ApiOperation({ summary: 'Delete a key', operationId: 'deleteAPIKey' })
  @ApiParam(USER)
  @ApiParam(KEY)
  @ApiNoContentResponse()
  @ApiNotFoundResponse({ description: 'No such key, or not yours to see.' })
  async deleteKey(@CurrentActor() actor: Actor, @Param('user') user: string, @Param('key') key: string): Promise<void> {
    await this.users.resolve(actor, user);
    await this.keys.delete(actor, key);
  }

  @Put('keys/:key/expire')
  @HttpCode(204)
  @RequirePermission('api_key', 'update')
  @ApiOperation({ summary: 'End a key now, and keep it on record', operationId: 'expireAPIKey' })
  @ApiParam(USER)
  @ApiParam(KEY)
  @ApiNoContentResponse()
  @ApiNotFoundResponse({ description: 'No such key, or not yours to see.' })
  async expireKey(@CurrentActor() actor: Actor, @Param('user') user: string, @Param('key') key: string): Promise<void> {
    await this.users.resolve(actor, user);
    await this.keys.expire(actor, key);
  }

  @Get('sessions')
  @RequirePermission('api_key', 'read')
  @ApiOperation({
    summary: 'List live sessions',
    operationId: 'listSessions',
    description: 'Browsers and command lines. End one by deleting its key.',
  })
  @ApiParam(USER)
  @ApiOkResponse({ type: [ApiKeyWithOwnerResponse] })
  async listSessions(@CurrentActor() actor: Actor, @Param('user') user: string): Promise<ApiKeyWithOwnerResponse[]> {
    const owner = await this.users.resolve(actor, user);
    return (await this.keys.listSessions(actor, owner.id)).map((key) => ApiKeyWithOwnerResponse.from(key));
  }

  @Delete('sessions')
  @RequirePermission('api_key', 'delete')
  @ApiOperation({ summary: 'End all other sessions', operationId: 'endSessions', description: 'The session that asks goes on.' })
  @ApiParam(USER)
  @ApiOkResponse({ type: EndedSessionsResponse })
  async endSessions(@CurrentActor() actor: Actor, @Param('user') user: string): Promise<EndedSessionsResponse> {
    return { ended: await this.keys.endSessions(actor, await this.users.resolve(actor, user)) };
  }
}

/** What cannot be read as a boolean counts as false (spec users 1.3). */
function isTrue(text: string | undefined): boolean {
  return text === 'true' || text === '1' || text === 't' || text === 'TRUE' || text === 'True' || text === 'T';
}
