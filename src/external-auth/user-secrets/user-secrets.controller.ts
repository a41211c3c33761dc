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
import { AskFirst, CurrentActor, RequirePermission, RequirePermissions } from '../../http/index.js';
import { UsersService } from '../../users/index.js';
import { CreateUserSecretRequest, ImportUserSecretsRequest, UpdateUserSecretRequest, UserSecretResponse } from './dto.js';
import { UserSecretsService } from './user-secrets.service.js';

const USER = { name: 'user', description: 'UUID, user name, or `me`.' };
const NAME = { name: 'name', description: 'The name of the secret.' };
const READ = { type: 'user_secret', action: 'read' } as const;

@ApiTags('secrets')
@Controller('api/v2/users/:user/secrets')
export class UserSecretsController {
  constructor(
    private readonly secrets: UserSecretsService,
    private readonly users: UsersService,
  ) {}

  @Get()
  @RequirePermission('user_secret', 'read')
  @ApiOperation({
    summary: 'List secrets',
    operationId: 'listUserSecrets',
    description: 'Ordered by name, without values. Only your own: nobody sees what others have stored.',
  })
  @ApiParam(USER)
  @ApiOkResponse({ type: [UserSecretResponse] })
  @ApiNotFoundResponse({ description: 'No such user, or not yourself.' })
  async list(@CurrentActor() actor: Actor, @Param('user') user: string): Promise<UserSecretResponse[]> {
    return (await this.secrets.list(actor, await this.userId(actor, user))).map((row) => UserSecretResponse.from(row));
  }

  @Post()
  @HttpCode(201)
  @RequirePermission('user_secret', 'create')
  @AskFirst(UsersService, (users, actor, { user = '' }) => users.resolve(actor, user))
  @ApiOperation({ summary: 'Store a secret', operationId: 'createUserSecret' })
  @ApiParam(USER)
  @ApiCreatedResponse({ type: UserSecretResponse })
  @ApiBadRequestResponse({ description: 'A field is not acceptable, or a limit of the user is reached.' })
  @ApiForbiddenResponse({ description: 'Nobody stores secrets for others.' })
  @ApiNotFoundResponse({ description: 'No such user, or not yours to see.' })
  @ApiConflictResponse({ description: 'The name, the variable or the file is in use by another of your secrets.' })
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
  @RequirePermission('user_secret', 'create')
  @AskFirst(UsersService, (users, actor, { user = '' }) => users.resolve(actor, user))
  @ApiOperation({
    summary: 'Import secrets from a file',
    operationId: 'importUserSecrets',
    description:
      'Every key becomes a secret. One that may be the name of an environment variable appears there under that name; others are stored ' +
      'and not enabled. All or nothing: no secret that exists is changed.',
  })
  @ApiParam(USER)
  @ApiCreatedResponse({ type: [UserSecretResponse] })
  @ApiBadRequestResponse({ description: 'The file cannot be read, a secret is not acceptable, or a limit of the user is reached.' })
  @ApiForbiddenResponse({ description: 'Nobody stores secrets for others.' })
  @ApiNotFoundResponse({ description: 'No such user, or not yours to see.' })
  @ApiConflictResponse({ description: 'A name is in use by another of your secrets.' })
  async importFile(
    @CurrentActor() actor: Actor,
    @Param('user') user: string,
    @Body() { format, content }: ImportUserSecretsRequest,
  ): Promise<UserSecretResponse[]> {
    const rows = await this.secrets.importFile(actor, await this.userId(actor, user), format, content);
    return rows.map((row) => UserSecretResponse.from(row));
  }

  @Get(':name')
  @RequirePermission('user_secret', 'read')
  @ApiOperation({ summary: 'A secret, without its value', operationId: 'getUserSecretByName' })
  @ApiParam(USER)
  @ApiParam(NAME)
  @ApiOkResponse({ type: UserSecretResponse })
  @ApiNotFoundResponse({ description: 'No such secret, or not yours.' })
  async get(@CurrentActor() actor: Actor, @Param('user') user: string, @Param('name') name: string): Promise<UserSecretResponse> {
    return UserSecretResponse.from(await this.secrets.get(actor, await this.userId(actor, user), name));
  }

  @Patch(':name')
  @RequirePermissions([READ, { type: 'user_secret', action: 'update' }])
  @AskFirst(UsersService, (users, actor, { user = '' }) => users.resolve(actor, user))
  @ApiOperation({ summary: 'Change a secret', operationId: 'updateUserSecret', description: 'What is absent stays as it is.' })
  @ApiParam(USER)
  @ApiParam(NAME)
  @ApiOkResponse({ type: UserSecretResponse })
  @ApiBadRequestResponse({ description: 'A field is not acceptable, or a limit of the user is reached.' })
  @ApiNotFoundResponse({ description: 'No such secret, or not yours.' })
  @ApiConflictResponse({ description: 'The variable or the file is in use by another of your secrets.' })
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
  @RequirePermissions([READ, { type: 'user_secret', action: 'delete' }])
  @ApiOperation({ summary: 'Delete a secret', operationId: 'deleteUserSecret' })
  @ApiParam(USER)
  @ApiParam(NAME)
  @ApiNoContentResponse()
  @ApiNotFoundResponse({ description: 'No such secret, or not yours.' })
  async delete(@CurrentActor() actor: Actor, @Param('user') user: string, @Param('name') name: string): Promise<void> {
    await this.secrets.delete(actor, await this.userId(actor, user), name);
  }

  private async userId(actor: Actor, reference: string): Promise<string> {
    return (await this.users.resolve(actor, reference)).id;
  }
}
