import { Controller, Get, Param } from '@nestjs/common';
import {
  ApiForbiddenResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
  ApiUnauthorizedResponse,
} from '@nestjs/swagger';
import type { Actor } from '../authz/index.js';
import { forbidden } from '../common/index.js';
import { CurrentActor, RequirePermission } from '../http/index.js';
import { LoginTypeResponse, UserResponse } from './dto.js';
import { UsersService } from './users.service.js';

@ApiTags('users')
@Controller('api/v2/users')
export class UsersController {
  constructor(private readonly users: UsersService) {}

  @Get(':user')
  @RequirePermission('user', 'read')
  @ApiOperation({ summary: 'A user', operationId: 'getUser' })
  @ApiParam({ name: 'user', description: 'UUID, user name, or `me`.' })
  @ApiOkResponse({ type: UserResponse })
  @ApiUnauthorizedResponse({ description: 'No usable credential; the challenge says why.' })
  @ApiForbiddenResponse({ description: 'The token lacks the scope `user:read`.' })
  @ApiNotFoundResponse({ description: 'No such user, or not yours to see.' })
  async get(@CurrentActor() actor: Actor, @Param('user') user: string): Promise<UserResponse> {
    return UserResponse.from(await this.users.resolve(actor, user));
  }

  @Get(':user/login-type')
  @RequirePermission('user', 'read')
  @ApiOperation({ summary: 'How you log in', operationId: 'getUserLoginType' })
  @ApiParam({ name: 'user', description: 'UUID, user name, or `me`; only yourself.' })
  @ApiOkResponse({ type: LoginTypeResponse })
  @ApiForbiddenResponse({ description: "Somebody else's login type is not yours to see." })
  async loginType(@CurrentActor() actor: Actor, @Param('user') reference: string): Promise<LoginTypeResponse> {
    const user = await this.users.resolve(actor, reference);
    if (user.id !== actor.id) throw forbidden('You are not authorized to view the login type of another user.');
    return { login_type: user.loginType };
  }
}
