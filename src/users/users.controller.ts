import { Controller, Get } from '@nestjs/common';
import { ApiForbiddenResponse, ApiOkResponse, ApiOperation, ApiTags, ApiUnauthorizedResponse } from '@nestjs/swagger';
import type { Actor } from '../authz/index.js';
import { CurrentActor, RequirePermission } from '../http/index.js';
import { UserResponse } from './dto.js';
import { UsersService } from './users.service.js';

@ApiTags('users')
@Controller('api/v2/users')
export class UsersController {
  constructor(private readonly users: UsersService) {}

  @Get('me')
  @RequirePermission('user', 'read')
  @ApiOperation({ summary: 'The user of the presented credential', operationId: 'getAuthenticatedUser' })
  @ApiOkResponse({ type: UserResponse })
  @ApiUnauthorizedResponse({ description: 'No usable credential; the challenge says why.' })
  @ApiForbiddenResponse({ description: 'The token lacks the scope `user:read`.' })
  async me(@CurrentActor() actor: Actor): Promise<UserResponse> {
    return UserResponse.from(await this.users.get(actor, actor.id));
  }
}
