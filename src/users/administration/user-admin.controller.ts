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
import { LIMIT_DESCRIPTION, parsePage } from '../../common/index.js';
import { AuthorizeBeforeBody, CurrentActor, Public, RequirePermission, RequirePermissionOnUser } from '../../http/index.js';
import { UserResponse } from '../dto.js';
import { UsersService } from '../users.service.js';
import { UserAdminService } from './user-admin.service.js';
import {
  DeletedUserResponse,
  UpdatePasswordRequest,
  UpdateProfileRequest,
  UsersResponse,
  ValidatePasswordRequest,
  ValidatePasswordResponse,
} from './dto.js';

const USER = { name: 'user', description: 'User ID (UUID), username, or `me`.' };

@ApiTags('users')
@Controller('api/v2/users')
export class UserAdminController {
  constructor(
    private readonly admin: UserAdminService,
    private readonly users: UsersService,
  ) {}

  @Get()
  @RequirePermission('user', 'read')
  @ApiOperation({
    summary: 'List users',
    operationId: 'listUsers',
    description:
      'Ordered by username; lists only users who are visible to you. `q` accepts words and `key:value` filters: `search`, `name`, ' +
      '`username`, `email`, `status`, `role`, `login_type`, `service_account`, `github_com_user_id`, `last_seen_before`, ' +
      '`last_seen_after`, `created_before` and `created_after`.',
  })
  @ApiQuery({ name: 'q', required: false, schema: { type: 'string' }, description: 'Search query.' })
  @ApiQuery({ name: 'limit', required: false, schema: { type: 'integer', minimum: 0 }, description: LIMIT_DESCRIPTION })
  @ApiQuery({ name: 'offset', required: false, schema: { type: 'integer', minimum: 0 }, description: 'Number of entries to skip.' })
  @ApiQuery({
    name: 'after_id',
    required: false,
    schema: { type: 'string', format: 'uuid' },
    description: 'User ID: the page starts after this user.',
  })
  @ApiOkResponse({ type: UsersResponse })
  @ApiBadRequestResponse({ description: 'The search query or a pagination parameter is invalid.' })
  async list(@CurrentActor() actor: Actor, @Query() query: Record<string, unknown>): Promise<UsersResponse> {
    const { items, count } = await this.admin.search(actor, typeof query['q'] === 'string' ? query['q'] : '', parsePage(query));
    return { users: items.map((user) => UserResponse.from(user)), count };
  }

  @Put(':user/profile')
  @RequirePermissionOnUser('user', 'update_personal', { credential: 'any' })
  @AuthorizeBeforeBody(UsersService, (users, actor, { user = '' }) => users.resolve(actor, user))
  @ApiOperation({ summary: 'Update a profile', operationId: 'updateUserProfile' })
  @ApiParam(USER)
  @ApiOkResponse({ type: UserResponse })
  @ApiBadRequestResponse({ description: 'A field is invalid.' })
  @ApiNotFoundResponse({ description: 'The user does not exist, is not visible to you, or you cannot change their username.' })
  @ApiConflictResponse({ description: 'The username is already in use.' })
  async updateProfile(
    @CurrentActor() actor: Actor,
    @Param('user') reference: string,
    @Body() body: UpdateProfileRequest,
  ): Promise<UserResponse> {
    const user = await this.users.resolve(actor, reference);
    await this.admin.updateProfile(actor, user, { username: body.username, name: body.name ?? '', avatarUrl: body.avatar_url ?? '' });
    return UserResponse.from(await this.users.resolve(actor, user.id));
  }

  @Put(':user/status/suspend')
  @RequirePermissionOnUser('user', 'update', { credential: 'any' })
  @ApiOperation({
    summary: 'Suspend a user',
    operationId: 'suspendUser',
    description: "The user's keys stop working immediately. Nothing is deleted.",
  })
  @ApiParam(USER)
  @ApiOkResponse({ type: UserResponse })
  @ApiBadRequestResponse({ description: 'You cannot suspend yourself or an owner.' })
  async suspend(@CurrentActor() actor: Actor, @Param('user') reference: string): Promise<UserResponse> {
    const user = await this.users.resolve(actor, reference);
    await this.admin.suspend(actor, user);
    return UserResponse.from(await this.users.resolve(actor, user.id));
  }

  @Put(':user/status/activate')
  @RequirePermissionOnUser('user', 'update', { credential: 'personal' })
  @ApiOperation({ summary: 'Activate a user', operationId: 'activateUser' })
  @ApiParam(USER)
  @ApiOkResponse({ type: UserResponse })
  async activate(@CurrentActor() actor: Actor, @Param('user') reference: string): Promise<UserResponse> {
    const user = await this.users.resolve(actor, reference);
    await this.admin.activate(actor, user);
    return UserResponse.from(await this.users.resolve(actor, user.id));
  }

  @Put(':user/password')
  @HttpCode(204)
  @RequirePermissionOnUser('user', 'update_personal', { credential: 'login-session', rateLimit: 'login' })
  @AuthorizeBeforeBody(UsersService, (users, actor, { user = '' }) => users.resolve(actor, user))
  @ApiOperation({
    summary: 'Change a password',
    operationId: 'updateUserPassword',
    description: 'Revokes every session, token and grant of the user, including the current session. Requires a login session.',
  })
  @ApiParam(USER)
  @ApiNoContentResponse()
  @ApiBadRequestResponse({ description: 'The old password is wrong, or the new one is too weak, too long or the same.' })
  @ApiForbiddenResponse({
    description: "You do not have permission to change this user's password, or the request does not use a login session.",
  })
  async changePassword(@CurrentActor() actor: Actor, @Param('user') reference: string, @Body() body: UpdatePasswordRequest): Promise<void> {
    await this.admin.changePassword(actor, await this.users.resolve(actor, reference), body.old_password ?? '', body.password);
  }

  @Delete(':user')
  @RequirePermissionOnUser('user', 'delete', { credential: 'any' })
  @ApiOperation({
    summary: 'Delete a user',
    operationId: 'deleteUser',
    description: "Deletes the user's keys, identity provider links and memberships. The username and email address can be used again.",
  })
  @ApiParam(USER)
  @ApiOkResponse({ type: DeletedUserResponse })
  @ApiForbiddenResponse({ description: 'You cannot delete yourself, or you do not have permission to delete this user.' })
  async delete(@CurrentActor() actor: Actor, @Param('user') reference: string): Promise<DeletedUserResponse> {
    await this.admin.delete(actor, await this.users.resolve(actor, reference));
    return { message: 'User has been deleted!' };
  }

  @Post('validate-password')
  @HttpCode(200)
  @Public({ rateLimit: 'login' })
  @ApiOperation({ summary: 'Validate a password', operationId: 'validateUserPassword' })
  @ApiOkResponse({ type: ValidatePasswordResponse })
  validatePassword(@Body() body: ValidatePasswordRequest): ValidatePasswordResponse {
    const weakness = passwordFault(body.password);
    return { valid: weakness === null, details: weakness ?? '' };
  }
}
