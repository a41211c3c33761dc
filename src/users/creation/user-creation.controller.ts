import { Body, Controller, Post } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiForbiddenResponse,
  ApiNotFoundResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Actor } from '../../authz/index.js';
import { AuthorizeBeforeBody, CurrentActor, RequirePermission } from '../../http/index.js';
import { UserResponse } from '../dto.js';
import { CreateUserRequest } from './dto.js';
import type { UserRequest } from './new-user.js';
import { UserCreationService } from './user-creation.service.js';

@ApiTags('users')
@Controller('api/v2/users')
export class UserCreationController {
  constructor(private readonly creation: UserCreationService) {}

  @Post()
  @RequirePermission('user', 'create', { credential: 'personal' })
  @AuthorizeBeforeBody(UserCreationService, (creation, actor) => {
    creation.authorize(actor);
  })
  @ApiOperation({
    summary: 'Create a user',
    operationId: 'createUser',
    description: 'Creates a regular user or a service account. The user is dormant until the first login or the first use of a key.',
  })
  @ApiCreatedResponse({ type: UserResponse })
  @ApiBadRequestResponse({ description: 'A field is invalid or conflicts with another one.' })
  @ApiForbiddenResponse({ description: 'You do not have permission to create users, or password login is disabled.' })
  @ApiNotFoundResponse({ description: 'The organization does not exist or is not visible to you.' })
  @ApiConflictResponse({ description: 'The username or the email address is already in use.' })
  async create(@CurrentActor() actor: Actor, @Body() body: CreateUserRequest): Promise<UserResponse> {
    return UserResponse.from(await this.creation.create(actor, requestOf(body)));
  }
}

/** Clients send null or empty texts for fields that they leave out. */
function requestOf(body: CreateUserRequest): UserRequest {
  return {
    email: body.email ?? '',
    username: body.username,
    name: body.name ?? '',
    password: body.password ?? '',
    loginType: body.login_type ?? '',
    status: body.user_status ?? 'dormant',
    organizationIds: [...(body.organization_ids ?? []), ...(body.organization_id ? [body.organization_id] : [])],
    isServiceAccount: body.service_account ?? false,
    roles: [...new Set(body.roles ?? [])].filter((role) => role !== 'member'),
  };
}
