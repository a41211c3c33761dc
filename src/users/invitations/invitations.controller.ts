import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiForbiddenResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import type { Actor, RequestOrigin } from '../../authz/index.js';
import { AccessUrl } from '../../common/index.js';
import { AuthorizeBeforeBody, CurrentActor, Origin, Public, RequirePermission, uuidParameter } from '../../http/index.js';
import { UserResponse } from '../dto.js';
import {
  AcceptInvitationRequest,
  CreatedInvitationResponse,
  CreateInvitationRequest,
  InvitationResponse,
  InvitationTokenRequest,
  OpenInvitationResponse,
} from './dto.js';
import { InvitationAcceptance } from './invitation-acceptance.service.js';
import { linkOf } from './invitation-link.js';
import { InvitationsService } from './invitations.service.js';

const PERSONAL = { credential: 'personal' } as const;
const UNUSABLE = { description: 'The invitation is invalid, has expired or was used already.' };

@ApiTags('users')
@Controller('api/v2/invitations')
export class InvitationsController {
  constructor(
    private readonly invitations: InvitationsService,
    private readonly acceptance: InvitationAcceptance,
    private readonly accessUrl: AccessUrl,
  ) {}

  @Get()
  @RequirePermission('user', 'create', PERSONAL)
  @ApiOperation({ summary: 'List pending invitations', operationId: 'listInvitations' })
  @ApiOkResponse({ type: [InvitationResponse] })
  @ApiForbiddenResponse({ description: 'You do not have permission to create users.' })
  async list(@CurrentActor() actor: Actor): Promise<InvitationResponse[]> {
    return (await this.invitations.list(actor)).map((invitation) => InvitationResponse.from(invitation));
  }

  @Post()
  @RequirePermission('user', 'create', PERSONAL)
  @AuthorizeBeforeBody(InvitationsService, (invitations, actor) => {
    invitations.authorize(actor);
  })
  @ApiOperation({
    summary: 'Invite a user',
    operationId: 'createInvitation',
    description:
      'Creates a link with which one person creates their own account once. The server sends no mail: send the link yourself. The account ' +
      'gets these roles and organizations if you may still give them at that time.',
  })
  @ApiCreatedResponse({ type: CreatedInvitationResponse })
  @ApiBadRequestResponse({ description: 'A field is invalid, a role cannot be given, or a user with this address exists.' })
  @ApiForbiddenResponse({ description: 'You do not have permission to create users.' })
  @ApiNotFoundResponse({ description: 'An organization does not exist or is not visible to you.' })
  @ApiConflictResponse({ description: 'The address has a pending invitation.' })
  async create(@CurrentActor() actor: Actor, @Body() body: CreateInvitationRequest): Promise<CreatedInvitationResponse> {
    const { invitation, token } = await this.invitations.create(actor, {
      email: body.email,
      roles: body.roles ?? [],
      organizationIds: body.organization_ids ?? [],
      lifetimeSeconds: body.lifetime_seconds,
    });
    return CreatedInvitationResponse.of(invitation, token, linkOf(this.accessUrl, token));
  }

  @Delete(':invitation')
  @HttpCode(204)
  @RequirePermission('user', 'create', PERSONAL)
  @ApiOperation({ summary: 'Revoke an invitation', operationId: 'deleteInvitation' })
  @ApiParam({ name: 'invitation', format: 'uuid', description: 'ID of the invitation.' })
  @ApiNoContentResponse()
  @ApiForbiddenResponse({ description: 'You do not have permission to create users.' })
  @ApiNotFoundResponse({ description: 'There is no such invitation, or it was used.' })
  async revoke(@CurrentActor() actor: Actor, @Param('invitation', uuidParameter('Invalid invitation ID.')) id: string): Promise<void> {
    await this.invitations.revoke(actor, id);
  }

  @Post('lookup')
  @HttpCode(200)
  @Public({ rateLimit: 'login' })
  @ApiOperation({ summary: 'Look up an invitation', operationId: 'lookUpInvitation', description: 'For the person who got the link.' })
  @ApiOkResponse({ type: OpenInvitationResponse })
  @ApiNotFoundResponse(UNUSABLE)
  async lookUp(@Body() body: InvitationTokenRequest): Promise<OpenInvitationResponse> {
    return OpenInvitationResponse.from(await this.acceptance.describe(body.token));
  }

  @Post('accept')
  @Public({ rateLimit: 'login' })
  @ApiOperation({
    summary: 'Accept an invitation',
    operationId: 'acceptInvitation',
    description:
      'Creates the account of the person who got the link. Works only once, also for concurrent requests. Does not start a session.',
  })
  @ApiCreatedResponse({ type: UserResponse })
  @ApiBadRequestResponse({ description: 'A field is invalid or conflicts with another one.' })
  @ApiForbiddenResponse({
    description: 'The person who invited may no longer give what the invitation gives, or the login type is not available.',
  })
  @ApiNotFoundResponse(UNUSABLE)
  @ApiConflictResponse({ description: 'The username or the email address is already in use.' })
  async accept(@Body() body: AcceptInvitationRequest, @Origin() origin: RequestOrigin): Promise<UserResponse> {
    const { token, username, name = '', login_type: loginType = 'password', password = '' } = body;
    return UserResponse.from(await this.acceptance.accept(token, { username, name, loginType, password }, origin));
  }
}
