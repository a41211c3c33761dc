import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiConflictResponse,
  ApiForbiddenResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiQuery,
  ApiTags,
} from '@nestjs/swagger';
import { passwordFault } from '../../auth/index.js';
import type { Actor } from '../../authz/index.js';
import { parsePage } from '../../common/index.js';
import { AskFirst, CurrentActor, Public, RequirePermission } from '../../http/index.js';
import { UserResponse } from '../dto.js';
import { UsersService } from '../users.service.js';
import { DirectoryService } from './directory.service.js';
import {
  DeletedUserResponse,
  UpdatePasswordRequest,
  UpdateProfileRequest,
  UsersResponse,
  ValidatePasswordRequest,
  ValidatePasswordResponse,
} from './dto.js';

const USER = { name: 'user', description: 'UUID, user name, or `me`.' };

@ApiTags('users')
@Controller('api/v2/users')
export class DirectoryController {
  constructor(
    private readonly directory: DirectoryService,
    private readonly users: UsersService,
  ) {}

  @Get()
  @RequirePermission('user', 'read')
  @ApiOperation({
    summary: 'List users',
    operationId: 'listUsers',
    description:
      'By user name; only those you may see. `q` takes bare words or `search`, `name`, `username`, `email`, `status`, `role`, `login_type`, ' +
      '`service_account`, `github_com_user_id`, `last_seen_before`, `last_seen_after`, `created_before`, `created_after`, each as `key:value`.',
  })
  @ApiQuery({ name: 'q', required: false, schema: { type: 'string' }, description: 'What to look for.' })
  @ApiQuery({ name: 'limit', required: false, schema: { type: 'integer', minimum: 0 }, description: '0 or left out: all.' })
  @ApiQuery({ name: 'offset', required: false, schema: { type: 'integer', minimum: 0 }, description: 'How many to pass over.' })
  @ApiQuery({
    name: 'after_id',
    required: false,
    schema: { type: 'string', format: 'uuid' },
    description: 'The page begins behind this user.',
  })
  @ApiOkResponse({ type: UsersResponse })
  @ApiBadRequestResponse({ description: 'The search or the page is not acceptable.' })
  async list(@CurrentActor() actor: Actor, @Query() query: Record<string, unknown>): Promise<UsersResponse> {
    const { items, count } = await this.directory.search(actor, typeof query['q'] === 'string' ? query['q'] : '', parsePage(query));
    return { users: items.map((user) => UserResponse.from(user)), count };
  }

  @Put(':user/profile')
  @RequirePermission('user', 'update_personal')
  @AskFirst(UsersService, (users, actor, { user = '' }) => users.resolve(actor, user))
  @ApiOperation({ summary: 'Change a profile', operationId: 'updateUserProfile' })
  @ApiParam(USER)
  @ApiOkResponse({ type: UserResponse })
  @ApiBadRequestResponse({ description: 'A field is not acceptable.' })
  @ApiNotFoundResponse({ description: 'No such user, or the user name is not yours to change.' })
  @ApiConflictResponse({ description: 'The user name is taken.' })
  async updateProfile(
    @CurrentActor() actor: Actor,
    @Param('user') reference: string,
    @Body() body: UpdateProfileRequest,
  ): Promise<UserResponse> {
    const user = await this.users.resolve(actor, reference);
    await this.directory.updateProfile(actor, user, { username: body.username, name: body.name ?? '', avatarUrl: body.avatar_url ?? '' });
    return UserResponse.from(await this.users.get(actor, user.id));
  }

  @Put(':user/status/suspend')
  @RequirePermission('user', 'update')
  @ApiOperation({ summary: 'Suspend a user', operationId: 'suspendUser', description: 'Keys stop working at once; nothing is deleted.' })
  @ApiParam(USER)
  @ApiOkResponse({ type: UserResponse })
  @ApiBadRequestResponse({ description: 'Yourself, or an owner.' })
  async suspend(@CurrentActor() actor: Actor, @Param('user') reference: string): Promise<UserResponse> {
    const user = await this.users.resolve(actor, reference);
    await this.directory.suspend(actor, user);
    return UserResponse.from(await this.users.get(actor, user.id));
  }

  @Put(':user/status/activate')
  @RequirePermission('user', 'update')
  @ApiOperation({ summary: 'Activate a user', operationId: 'activateUser' })
  @ApiParam(USER)
  @ApiOkResponse({ type: UserResponse })
  async activate(@CurrentActor() actor: Actor, @Param('user') reference: string): Promise<UserResponse> {
    const user = await this.users.resolve(actor, reference);
    await this.directory.activate(actor, user);
    return UserResponse.from(await this.users.get(actor, user.id));
  }

  @Put(':user/password')
  @HttpCode(204)
  @RequirePermission('user', 'update_personal', { loginSession: true, rateLimit: 'login' })
  @AskFirst(UsersService, (users, actor, { user = '' }) => users.resolve(actor, user))
  @ApiOperation({
    summary: 'Change a password',
    operationId: 'updateUserPassword',
    description: 'Ends every key and grant of the user, the session that asks included. Needs a login session.',
  })
  @ApiParam(USER)
  @ApiNoContentResponse()
  @ApiBadRequestResponse({ description: 'The old one is wrong, or the new one is not acceptable.' })
  @ApiForbiddenResponse({ description: "Somebody else's password is not yours to change, or this is no login session." })
  async changePassword(@CurrentActor() actor: Actor, @Param('user') reference: string, @Body() body: UpdatePasswordRequest): Promise<void> {
    await this.directory.changePassword(actor, await this.users.resolve(actor, reference), body.old_password ?? '', body.password);
  }

  @Delete(':user')
  @RequirePermission('user', 'delete')
  @ApiOperation({
    summary: 'Delete a user',
    operationId: 'deleteUser',
    description: 'Keys, links and memberships go; user name and e-mail are free again.',
  })
  @ApiParam(USER)
  @ApiOkResponse({ type: DeletedUserResponse })
  @ApiForbiddenResponse({ description: 'Yourself, or not yours to delete.' })
  async delete(@CurrentActor() actor: Actor, @Param('user') reference: string): Promise<DeletedUserResponse> {
    await this.directory.delete(actor, await this.users.resolve(actor, reference));
    return { message: 'User has been deleted!' };
  }

  @Post('validate-password')
  @HttpCode(200)
  @Public({ rateLimit: 'login' })
  @ApiOperation({ summary: 'Is this password acceptable?', operationId: 'validateUserPassword' })
  @ApiOkResponse({ type: ValidatePasswordResponse })
  validatePassword(@Body() body: ValidatePasswordRequest): ValidatePasswordResponse {
    const weakness = passwordFault(body.password);
    return { valid: weakness === null, details: weakness ?? '' };
  }
}
