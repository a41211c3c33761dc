import { Controller, Delete, Get, HttpCode, Param } from '@nestjs/common';
import { ApiNoContentResponse, ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../authz/index.js';
import { CurrentActor, FIND_USER, RequirePermissionOnUser, RequirePermissions, uuidParameter } from '../../http/index.js';
import { UsersService } from '../../users/index.js';
import { UserGrantsService } from '../grants/user-grants.service.js';
import { EndedAccessResponse, EndedGrantsResponse, RememberedConsentResponse, UserGrantResponse } from './user-grants.dto.js';

const USER = { name: 'user', description: 'User ID (UUID), username, or `me`.' };

/** The access that apps have in a user's name. */
@ApiTags('oauth2-provider')
@Controller('api/v2/users/:user')
export class UserGrantsController {
  constructor(
    private readonly grants: UserGrantsService,
    private readonly users: UsersService,
  ) {}

  @Get('oauth2-grants')
  @RequirePermissionOnUser('oauth2_app_code_token', 'read')
  @ApiOperation({
    summary: 'List the apps that have access',
    operationId: 'listOAuth2Grants',
    description:
      'One entry for each consent that is in force, by the name of the app. An app has several if the user consented on several devices.',
  })
  @ApiParam(USER)
  @ApiOkResponse({ type: [UserGrantResponse] })
  async list(@CurrentActor() actor: Actor, @Param('user') user: string): Promise<UserGrantResponse[]> {
    const { id } = await this.users.resolve(actor, user);
    return (await this.grants.list(actor, id)).map((grant) => UserGrantResponse.from(grant));
  }

  @Delete('oauth2-grants')
  @RequirePermissionOnUser('oauth2_app_code_token', 'delete', { credential: 'personal' })
  @ApiOperation({
    summary: 'End the access of all apps',
    operationId: 'endOAuth2Grants',
    description: 'Immediately revokes all grants of the user with their tokens. Sessions and long-lived tokens stay.',
  })
  @ApiParam(USER)
  @ApiOkResponse({ type: EndedGrantsResponse })
  async endAll(@CurrentActor() actor: Actor, @Param('user') user: string): Promise<EndedGrantsResponse> {
    const { id } = await this.users.resolve(actor, user);
    return { ended: await this.grants.revokeAll(actor, id) };
  }

  @Delete('oauth2-grants/:grant')
  @HttpCode(204)
  @RequirePermissionOnUser('oauth2_app_code_token', 'delete', { credential: 'personal' })
  @ApiOperation({
    summary: "End an app's access",
    operationId: 'endOAuth2Grant',
    description: 'Immediately revokes this grant with its tokens. Other grants of the same app stay.',
  })
  @ApiParam(USER)
  @ApiParam({ name: 'grant', format: 'uuid', description: 'ID of the grant.' })
  @ApiNoContentResponse()
  @ApiNotFoundResponse({ description: 'The user has no such grant, or it has ended.' })
  async end(
    @CurrentActor() actor: Actor,
    @Param('user') user: string,
    @Param('grant', uuidParameter('Invalid OAuth2 grant ID.')) grantId: string,
  ): Promise<void> {
    const { id } = await this.users.resolve(actor, user);
    await this.grants.revoke(actor, id, grantId);
  }

  @Get('oauth2-consents')
  @RequirePermissionOnUser('oauth2_app_code_token', 'read')
  @ApiOperation({
    summary: 'List remembered consents',
    operationId: 'listOAuth2Consents',
    description: 'What verified apps get again without asking the user, also when they have no access at the moment.',
  })
  @ApiParam(USER)
  @ApiOkResponse({ type: [RememberedConsentResponse] })
  async listConsents(@CurrentActor() actor: Actor, @Param('user') user: string): Promise<RememberedConsentResponse[]> {
    const { id } = await this.users.resolve(actor, user);
    return (await this.grants.listConsents(actor, id)).map((consent) => RememberedConsentResponse.from(consent));
  }

  @Delete('oauth2-consents/:app')
  @HttpCode(204)
  @RequirePermissionOnUser('oauth2_app_code_token', 'delete', { credential: 'personal' })
  @ApiOperation({
    summary: 'Forget the consents to an app',
    operationId: 'forgetOAuth2Consents',
    description: 'The user is asked when the app next wants access. Access that it has stays; ending that also forgets the consents.',
  })
  @ApiParam(USER)
  @ApiParam({ name: 'app', format: 'uuid', description: 'ID of the app.' })
  @ApiNoContentResponse()
  @ApiNotFoundResponse({ description: 'No consent of the user to this app is remembered.' })
  async forgetConsents(
    @CurrentActor() actor: Actor,
    @Param('user') user: string,
    @Param('app', uuidParameter('Invalid OAuth2 client ID.')) appId: string,
  ): Promise<void> {
    const { id } = await this.users.resolve(actor, user);
    await this.grants.forgetConsents(actor, id, appId);
  }

  @Delete('access')
  @RequirePermissions([FIND_USER, { type: 'oauth2_app_code_token', action: 'delete' }, { type: 'api_key', action: 'delete' }], {
    credential: 'personal',
  })
  @ApiOperation({
    summary: 'End everything',
    operationId: 'endAccess',
    description:
      'Immediately ends all sessions, long-lived tokens and apps of the user, for when one of them may have been stolen. Agents stay, without tokens ' +
      'and workload identities. The session or token of this request is kept.',
  })
  @ApiParam(USER)
  @ApiOkResponse({ type: EndedAccessResponse })
  async endEverything(@CurrentActor() actor: Actor, @Param('user') user: string): Promise<EndedAccessResponse> {
    const { id } = await this.users.resolve(actor, user);
    const { grants, keys, workloadIdentities } = await this.grants.endEverything(actor, id);
    return { grants, keys, workload_identities: workloadIdentities };
  }
}
