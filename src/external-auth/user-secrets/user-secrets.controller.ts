import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
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
import { AuthorizeBeforeBody, CurrentActor, FIND_USER, RequirePermissionOnUser, RequirePermissions } from '../../http/index.js';
import { UsersService } from '../../users/index.js';
import { CreateUserSecretRequest, ImportUserSecretsRequest, UpdateUserSecretRequest, UserSecretResponse } from './dto.js';
import { UserSecretsService } from './user-secrets.service.js';

const USER = { name: 'user', description: 'User ID (UUID), username, or `me`.' };
const NAME = { name: 'name', description: 'Name of the secret.' };
const READ = { type: 'user_secret', action: 'read' } as const;

/** A value of 24 KiB whose every character is escaped, and the other fields. */
const ONE_SECRET = { maxBodyBytes: 256 * 1024 } as const;
/** A file of 512 KiB, some of it escaped. */
const FILE_OF_SECRETS = { maxBodyBytes: 1024 * 1024 } as const;

@ApiTags('secrets')
@Controller('api/v2/users/:user/secrets')
export class UserSecretsController {
  constructor(
    private readonly secrets: UserSecretsService,
    private readonly users: UsersService,
  ) {}

  @Get()
  @RequirePermissionOnUser('user_secret', 'read')
  @ApiOperation({
    summary: "List a user's secrets",
    operationId: 'listUserSecrets',
    description: 'Ordered by name. Values are never returned. You can only list your own secrets.',
  })
  @ApiParam(USER)
  @ApiOkResponse({ type: [UserSecretResponse] })
  @ApiNotFoundResponse({ description: 'The user does not exist or is not you.' })
  async list(@CurrentActor() actor: Actor, @Param('user') user: string): Promise<UserSecretResponse[]> {
    return (await this.secrets.list(actor, await this.userId(actor, user))).map((row) => UserSecretResponse.from(row));
  }

  @Post()
  @HttpCode(201)
  @RequirePermissionOnUser('user_secret', 'create', { credential: 'any', ...ONE_SECRET })
  @AuthorizeBeforeBody(UsersService, (users, actor, { user = '' }) => users.resolve(actor, user))
  @ApiOperation({ summary: 'Create a secret', operationId: 'createUserSecret' })
  @ApiParam(USER)
  @ApiCreatedResponse({ type: UserSecretResponse })
  @ApiBadRequestResponse({ description: 'A field is invalid, or the user has reached a limit.' })
  @ApiForbiddenResponse({ description: 'You can only create secrets for yourself.' })
  @ApiNotFoundResponse({ description: 'The user does not exist or is not visible to you.' })
  @ApiConflictResponse({ description: 'Another of your secrets uses the same name, environment variable or file.' })
  async create(
    @CurrentActor() actor: Actor,
    @Param('user') user: string,
    @Body() body: CreateUserSecretRequest,
  ): Promise<UserSecretResponse> {
    return UserSecretResponse.from(
      await this.secrets.create(actor, await this.userId(actor, user), CreateUserSecretRequest.toSecret(body)),
    );
  }

  @Post('batch')
  @HttpCode(201)
  @RequirePermissionOnUser('user_secret', 'create', { credential: 'any', ...FILE_OF_SECRETS })
  @AuthorizeBeforeBody(UsersService, (users, actor, { user = '' }) => users.resolve(actor, user))
  @ApiOperation({
    summary: 'Import secrets from a file',
    operationId: 'importUserSecrets',
    description:
      'Creates one secret per key. A key that is a valid environment variable name becomes an enabled secret in that variable; other ' +
      'keys become disabled secrets. Either all secrets are created or none; existing secrets are never changed.',
  })
  @ApiParam(USER)
  @ApiCreatedResponse({ type: [UserSecretResponse] })
  @ApiBadRequestResponse({ description: 'The file cannot be parsed, a secret is invalid, or the user has reached a limit.' })
  @ApiForbiddenResponse({ description: 'You can only create secrets for yourself.' })
  @ApiNotFoundResponse({ description: 'The user does not exist or is not visible to you.' })
  @ApiConflictResponse({ description: 'Another of your secrets has one of the names.' })
  async importFile(
    @CurrentActor() actor: Actor,
    @Param('user') user: string,
    @Body() { format, content }: ImportUserSecretsRequest,
  ): Promise<UserSecretResponse[]> {
    const rows = await this.secrets.importFile(actor, await this.userId(actor, user), format, content);
    return rows.map((row) => UserSecretResponse.from(row));
  }

  @Get(':name')
  @RequirePermissionOnUser('user_secret', 'read')
  @ApiOperation({ summary: 'Get a secret', operationId: 'getUserSecretByName' })
  @ApiParam(USER)
  @ApiParam(NAME)
  @ApiOkResponse({ type: UserSecretResponse })
  @ApiNotFoundResponse({ description: 'The secret does not exist or is not yours.' })
  async get(@CurrentActor() actor: Actor, @Param('user') user: string, @Param('name') name: string): Promise<UserSecretResponse> {
    return UserSecretResponse.from(await this.secrets.get(actor, await this.userId(actor, user), name));
  }

  @Patch(':name')
  @RequirePermissions([FIND_USER, READ, { type: 'user_secret', action: 'update' }], { credential: 'any', ...ONE_SECRET })
  @AuthorizeBeforeBody(UsersService, (users, actor, { user = '' }) => users.resolve(actor, user))
  @ApiOperation({ summary: 'Update a secret', operationId: 'updateUserSecret', description: 'Omitted fields are unchanged.' })
  @ApiParam(USER)
  @ApiParam(NAME)
  @ApiOkResponse({ type: UserSecretResponse })
  @ApiBadRequestResponse({ description: 'A field is invalid, or the user has reached a limit.' })
  @ApiNotFoundResponse({ description: 'The secret does not exist or is not yours.' })
  @ApiConflictResponse({ description: 'Another of your secrets uses the same environment variable or file.' })
  async update(
    @CurrentActor() actor: Actor,
    @Param('user') user: string,
    @Param('name') name: string,
    @Body() body: UpdateUserSecretRequest,
  ): Promise<UserSecretResponse> {
    return UserSecretResponse.from(
      await this.secrets.update(actor, await this.userId(actor, user), name, UpdateUserSecretRequest.toChange(body)),
    );
  }

  @Delete(':name')
  @HttpCode(204)
  @RequirePermissions([FIND_USER, READ, { type: 'user_secret', action: 'delete' }], { credential: 'any' })
  @ApiOperation({ summary: 'Delete a secret', operationId: 'deleteUserSecret' })
  @ApiParam(USER)
  @ApiParam(NAME)
  @ApiNoContentResponse()
  @ApiNotFoundResponse({ description: 'The secret does not exist or is not yours.' })
  async delete(@CurrentActor() actor: Actor, @Param('user') user: string, @Param('name') name: string): Promise<void> {
    await this.secrets.delete(actor, await this.userId(actor, user), name);
  }

  private async userId(actor: Actor, reference: string): Promise<string> {
    return (await this.users.resolve(actor, reference)).id;
  }
}
