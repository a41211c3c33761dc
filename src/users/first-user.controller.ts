import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { RequestOrigin } from '../authz/index.js';
import { DomainError, NO_FIRST_USER } from '../common/index.js';
import { MessageResponse, Origin, Public } from '../http/index.js';
import { CreateFirstUserRequest, FirstUserResponse } from './dto.js';
import { FirstUserService } from './first-user.service.js';

/** Routes that work before anybody is signed in. */
@ApiTags('users')
@Controller('api/v2/users')
export class FirstUserController {
  constructor(private readonly firstUser: FirstUserService) {}

  @Get('first')
  @Public()
  @ApiOperation({ summary: 'Check whether the first user exists', operationId: 'getFirstUser' })
  @ApiOkResponse({ type: MessageResponse, description: 'The first user exists.' })
  @ApiNotFoundResponse({ description: 'The first user does not exist yet. Create it with POST.' })
  async exists(): Promise<MessageResponse> {
    if (!(await this.firstUser.exists())) throw new DomainError('not_found', NO_FIRST_USER);
    return { message: 'The initial user has already been created!' };
  }

  @Post('first')
  @HttpCode(201)
  @Public({ rateLimit: 'login' })
  @ApiOperation({
    summary: 'Create the first user',
    operationId: 'createFirstUser',
    description: 'Creates the owner of the deployment. Works only once, also for concurrent requests. Does not start a session.',
  })
  @ApiCreatedResponse({ type: FirstUserResponse })
  @ApiBadRequestResponse({ description: 'A field is missing or the password is too weak.' })
  @ApiConflictResponse({ description: 'The first user already exists.' })
  async create(@Body() body: CreateFirstUserRequest, @Origin() origin: RequestOrigin): Promise<FirstUserResponse> {
    const created = await this.firstUser.create(
      {
        email: body.email,
        username: body.username,
        name: body.name ?? '',
        password: body.password,
      },
      origin,
    );
    return { user_id: created.userId, organization_id: created.organizationId };
  }
}
