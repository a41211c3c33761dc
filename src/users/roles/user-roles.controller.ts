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
import { AskFirst, CurrentActor, RequirePermission, RequirePermissions } from '../../http/index.js';
import { UserResponse } from '../dto.js';
import { UsersService } from '../users.service.js';
import { UpdateUserRolesRequest, UserRolesResponse } from './dto.js';
import { UserRolesService } from './user-roles.service.js';

const USER = { name: 'user', description: 'UUID, user name, or `me`.' };

@ApiTags('roles')
@Controller('api/v2/users/:user/roles')
export class UserRolesController {
  constructor(
    private readonly roles: UserRolesService,
    private readonly users: UsersService,
  ) {}

  @Get()
  @RequirePermission('user', 'read_personal')
  @ApiOperation({ summary: 'Roles of a user, in the deployment and in organizations', operationId: 'getUserRoles' })
  @ApiParam(USER)
  @ApiOkResponse({ type: UserRolesResponse })
  @ApiNotFoundResponse({ description: 'No such user, or not yours to see.' })
  async get(@CurrentActor() actor: Actor, @Param('user') reference: string): Promise<UserRolesResponse> {
    return UserRolesResponse.from(await this.roles.get(actor, await this.users.resolve(actor, reference)));
  }

  @Put()
  @RequirePermissions([
    { type: 'user', action: 'read' },
    { type: 'assign_role', action: 'assign' },
  ])
  @AskFirst(UsersService, (users, actor, { user = '' }) => users.resolve(actor, user))
  @ApiOperation({ summary: 'Replace the site roles of a user', operationId: 'updateUserRoles' })
  @ApiParam(USER)
  @ApiOkResponse({ type: UserResponse })
  @ApiBadRequestResponse({ description: 'Your own roles, an unknown role, or one that you may not hand out.' })
  @ApiForbiddenResponse({ description: 'You may not assign roles.' })
  @ApiNotFoundResponse({ description: 'No such user, or not yours to see.' })
  async set(@CurrentActor() actor: Actor, @Param('user') reference: string, @Body() body: UpdateUserRolesRequest): Promise<UserResponse> {
    const user = await this.users.resolve(actor, reference);
    return UserResponse.from(await this.roles.set(actor, user, body.roles));
  }
}
