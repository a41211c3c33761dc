import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiForbiddenResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import type { Actor } from '../../authz/index.js';
import { AuthorizeBeforeBody, CurrentActor, FIND_USER, RequirePermissionOnUser, RequirePermissions } from '../../http/index.js';
import { UserResponse } from '../dto.js';
import { UsersService } from '../users.service.js';
import { UpdateUserRolesRequest, UserRolesResponse } from './dto.js';
import { UserRolesService } from './user-roles.service.js';

const USER = { name: 'user', description: 'User ID (UUID), username, or `me`.' };

@ApiTags('roles')
@Controller('api/v2/users/:user/roles')
export class UserRolesController {
  constructor(
    private readonly roles: UserRolesService,
    private readonly users: UsersService,
  ) {}

  @Get()
  @RequirePermissionOnUser('user', 'read_personal')
  @ApiOperation({ summary: "Get a user's roles", operationId: 'getUserRoles' })
  @ApiParam(USER)
  @ApiOkResponse({ type: UserRolesResponse })
  @ApiNotFoundResponse({ description: 'The user does not exist or is not visible to you.' })
  async get(@CurrentActor() actor: Actor, @Param('user') reference: string): Promise<UserRolesResponse> {
    return UserRolesResponse.from(await this.roles.get(actor, await this.users.resolve(actor, reference)));
  }

  @Put()
  @RequirePermissions([FIND_USER, { type: 'assign_role', action: 'assign' }], { credential: 'any' })
  @AuthorizeBeforeBody(UsersService, (users, actor, { user = '' }) => users.resolve(actor, user))
  @ApiOperation({ summary: "Replace a user's site roles", operationId: 'updateUserRoles' })
  @ApiParam(USER)
  @ApiOkResponse({ type: UserResponse })
  @ApiBadRequestResponse({
    description:
      'You cannot change your own roles, a role does not exist, you cannot assign it, or the identity provider decides the roles of the user.',
  })
  @ApiForbiddenResponse({ description: 'You do not have permission to assign roles.' })
  @ApiNotFoundResponse({ description: 'The user does not exist or is not visible to you.' })
  async set(@CurrentActor() actor: Actor, @Param('user') reference: string, @Body() body: UpdateUserRolesRequest): Promise<UserResponse> {
    const user = await this.users.resolve(actor, reference);
    return UserResponse.from(await this.roles.set(actor, user, body.roles));
  }
}
