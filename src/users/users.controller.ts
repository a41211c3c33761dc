import { Controller, Get, Header, Param } from '@nestjs/common';
import {
  ApiForbiddenResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
  ApiUnauthorizedResponse,
} from '@nestjs/swagger';
import type { Person } from '../auth/index.js';
import type { Actor } from '../authz/index.js';
import { forbidden } from '../common/index.js';
import { CurrentActor, READ_USER, RequirePermissions } from '../http/index.js';
import { LoginTypeResponse, UserResponse } from './dto.js';
import { UsersService } from './users.service.js';

@ApiTags('users')
@Controller('api/v2/users')
export class UsersController {
  constructor(private readonly users: UsersService) {}

  @Get(':user')
  @RequirePermissions([READ_USER])
  @ApiOperation({ summary: 'Get a user', operationId: 'getUser' })
  @ApiParam({ name: 'user', description: 'User ID (UUID), username, or `me`.' })
  @ApiOkResponse({ type: UserResponse })
  @ApiUnauthorizedResponse({ description: 'The credentials are missing or invalid. The challenge says why.' })
  @ApiForbiddenResponse({ description: 'The token does not have the scope `user:read`, or at least `user:read_personal` for yourself.' })
  @ApiNotFoundResponse({ description: 'The user does not exist or is not visible to you.' })
  @Header('Content-Type', 'application/json; charset=utf-8')
  async get(@CurrentActor() actor: Actor, @Param('user') user: string): Promise<UserResponse | string> {
    const own = user === 'me' ? this.users.describeSelf(actor, writeJson) : null;
    return own ?? UserResponse.from(await this.users.read(actor, user));
  }

  @Get(':user/login-type')
  @RequirePermissions([READ_USER])
  @ApiOperation({ summary: 'Get your login type', operationId: 'getUserLoginType' })
  @ApiParam({ name: 'user', description: 'User ID (UUID), username, or `me`. Must be you.' })
  @ApiOkResponse({ type: LoginTypeResponse })
  @ApiForbiddenResponse({ description: 'You can only read your own login type.' })
  async loginType(@CurrentActor() actor: Actor, @Param('user') reference: string): Promise<LoginTypeResponse> {
    const user = await this.users.read(actor, reference);
    if (user.id !== actor.id) throw forbidden('You are not authorized to view the login type of another user.');
    return { login_type: user.loginType };
  }
}

function writeJson(person: Person): string {
  return JSON.stringify(UserResponse.from(person));
}
