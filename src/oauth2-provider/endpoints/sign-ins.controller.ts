import { Controller, Delete, Get, HttpCode, Param } from '@nestjs/common';
import { ApiNoContentResponse, ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../authz/index.js';
import { CurrentActor, RequirePermissionOnUser, uuidParameter } from '../../http/index.js';
import { UsersService } from '../../users/index.js';
import { SignInsService } from '../grants/sign-ins.service.js';
import { SignInResponse } from './sign-ins.dto.js';

const USER = { name: 'user', description: 'User ID (UUID), username, or `me`.' };

/** The apps that a user is signed in to by OpenID Connect. */
@ApiTags('oauth2-provider')
@Controller('api/v2/users/:user/oauth2-sign-ins')
export class SignInsController {
  constructor(
    private readonly signIns: SignInsService,
    private readonly users: UsersService,
  ) {}

  @Get()
  @RequirePermissionOnUser('oauth2_app_code_token', 'read')
  @ApiOperation({
    summary: 'List the apps that the user is signed in to',
    operationId: 'listOAuth2SignIns',
    description:
      'One entry for each app and each session from which the user signed in to it by OpenID Connect, by the name of the app. Entries end with their ' +
      'session. Access that belongs to no session is only in the list of grants.',
  })
  @ApiParam(USER)
  @ApiOkResponse({ type: [SignInResponse] })
  async list(@CurrentActor() actor: Actor, @Param('user') user: string): Promise<SignInResponse[]> {
    const { id } = await this.users.resolve(actor, user);
    return (await this.signIns.list(actor, id)).map((signIn) => SignInResponse.from(signIn));
  }

  @Delete(':sign_in')
  @HttpCode(204)
  @RequirePermissionOnUser('oauth2_app_code_token', 'delete', { credential: 'personal' })
  @ApiOperation({
    summary: 'Sign out of an app',
    operationId: 'endOAuth2SignIn',
    description:
      'Does to one app what the end of the session does to all: the app is told, if it wants to be (back-channel logout), and the grants of the sign-in ' +
      'that have no `offline_access` end with their tokens. The session stays, as do sign-ins to the app from other sessions.',
  })
  @ApiParam(USER)
  @ApiParam({ name: 'sign_in', format: 'uuid', description: 'ID of the sign-in.' })
  @ApiNoContentResponse()
  @ApiNotFoundResponse({ description: 'The user has no such sign-in, or it has ended.' })
  async end(
    @CurrentActor() actor: Actor,
    @Param('user') user: string,
    @Param('sign_in', uuidParameter('Invalid sign-in ID.')) signInId: string,
  ): Promise<void> {
    const { id } = await this.users.resolve(actor, user);
    await this.signIns.end(actor, id, signInId);
  }
}
