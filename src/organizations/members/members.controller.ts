import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query, UseGuards } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiForbiddenResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiQuery,
  ApiTags,
} from '@nestjs/swagger';
import type { Actor } from '../../authz/index.js';
import { LIMIT_DESCRIPTION, MAX_ROWS, parsePage, queryText } from '../../common/index.js';
import { CurrentActor, FIND_USER, type RoutePermission, RequirePermissions } from '../../http/index.js';
import { UsersService } from '../../users/index.js';
import { ORGANIZATION_IN_PATH, OrganizationParameter, RequestedOrganization } from '../organization-parameter.js';
import type { OrganizationRow } from '../organizations.repository.js';
import {
  OrganizationMemberResponse,
  OrganizationMemberWithUserResponse,
  PaginatedMembersResponse,
  UpdateMemberRolesRequest,
} from './dto.js';
import { MembersService } from './members.service.js';

const USER = { name: 'user', description: 'User ID (UUID), username, or `me`.' };
const READ: readonly RoutePermission[] = [
  { type: 'organization', action: 'read' },
  { type: 'organization_member', action: 'read' },
];

@ApiTags('members')
@Controller('api/v2/organizations/:organization')
@UseGuards(OrganizationParameter)
export class MembersController {
  constructor(
    private readonly members: MembersService,
    private readonly users: UsersService,
  ) {}

  @Get('members')
  @RequirePermissions(READ)
  @ApiOperation({
    summary: 'List members',
    operationId: 'listMembers',
    description: `Ordered by username, at most ${MAX_ROWS}. Use \`paginated-members\` to page through larger organizations.`,
  })
  @ApiParam(ORGANIZATION_IN_PATH)
  @ApiQuery({
    name: 'q',
    required: false,
    schema: { type: 'string' },
    description: 'Search query with the filters `user_id`, `github_user_id` and `include_system`, as `key:value`.',
  })
  @ApiOkResponse({ type: [OrganizationMemberWithUserResponse] })
  @ApiBadRequestResponse({ description: 'The search query is invalid.' })
  @ApiNotFoundResponse({ description: 'The organization does not exist or is not visible to you.' })
  async list(
    @CurrentActor() actor: Actor,
    @RequestedOrganization() organization: OrganizationRow,
    @Query('q') q: unknown,
  ): Promise<OrganizationMemberWithUserResponse[]> {
    const members = await this.members.list(actor, organization, queryText('q', q));
    return members.map((member) => OrganizationMemberWithUserResponse.from(member));
  }

  @Get('paginated-members')
  @RequirePermissions(READ)
  @ApiOperation({ summary: 'List members, paginated', operationId: 'listPaginatedMembers', description: 'Ordered by username.' })
  @ApiParam(ORGANIZATION_IN_PATH)
  @ApiQuery({
    name: 'q',
    required: false,
    schema: { type: 'string' },
    description:
      'User search query, as in `GET /users`, and the filter `organization_role`: members to whom one of these roles was given. ' +
      'Default roles of the organization are not given to anyone in particular.',
  })
  @ApiQuery({ name: 'limit', required: false, schema: { type: 'integer' }, description: LIMIT_DESCRIPTION })
  @ApiQuery({ name: 'offset', required: false, schema: { type: 'integer' }, description: 'Number of entries to skip.' })
  @ApiQuery({
    name: 'after_id',
    required: false,
    schema: { type: 'string', format: 'uuid' },
    description: 'User ID: the page starts after this user.',
  })
  @ApiOkResponse({ type: PaginatedMembersResponse })
  @ApiBadRequestResponse({ description: 'The search query or a pagination parameter is invalid.' })
  @ApiNotFoundResponse({ description: 'The organization does not exist or is not visible to you.' })
  async listPage(
    @CurrentActor() actor: Actor,
    @RequestedOrganization() organization: OrganizationRow,
    @Query() query: Record<string, unknown>,
  ): Promise<PaginatedMembersResponse> {
    const page = parsePage(query);
    return PaginatedMembersResponse.from(await this.members.listPage(actor, organization, queryText('q', query['q']), page));
  }

  @Get('members/:user')
  @RequirePermissions(READ)
  @ApiOperation({ summary: 'Get a member', operationId: 'getMember' })
  @ApiParam(ORGANIZATION_IN_PATH)
  @ApiParam(USER)
  @ApiOkResponse({ type: OrganizationMemberWithUserResponse })
  @ApiNotFoundResponse({ description: 'The member does not exist or is not visible to you.' })
  async get(
    @CurrentActor() actor: Actor,
    @RequestedOrganization() organization: OrganizationRow,
    @Param('user') user: string,
  ): Promise<OrganizationMemberWithUserResponse> {
    return OrganizationMemberWithUserResponse.from(await this.members.get(actor, organization, user));
  }

  @Post('members/:user')
  @HttpCode(200)
  @RequirePermissions([...READ, FIND_USER, { type: 'organization_member', action: 'create' }], { credential: 'any' })
  @ApiOperation({ summary: 'Add a member', operationId: 'addMember', description: 'The user must be visible to you.' })
  @ApiParam(ORGANIZATION_IN_PATH)
  @ApiParam(USER)
  @ApiOkResponse({ type: OrganizationMemberResponse })
  @ApiBadRequestResponse({ description: 'The user is already a member.' })
  @ApiForbiddenResponse({ description: 'You do not have permission to add members or to assign the roles that every member has.' })
  @ApiNotFoundResponse({ description: 'The organization or the user does not exist or is not visible to you.' })
  async add(
    @CurrentActor() actor: Actor,
    @RequestedOrganization() organization: OrganizationRow,
    @Param('user') reference: string,
  ): Promise<OrganizationMemberResponse> {
    const user = await this.users.resolve(actor, reference);
    return OrganizationMemberResponse.from(await this.members.add(actor, organization, user));
  }

  @Delete('members/:user')
  @HttpCode(204)
  @RequirePermissions([...READ, { type: 'organization_member', action: 'delete' }], { credential: 'any' })
  @ApiOperation({
    summary: 'Remove a member',
    operationId: 'removeMember',
    description: 'Also removes the member from all groups of the organization.',
  })
  @ApiParam(ORGANIZATION_IN_PATH)
  @ApiParam(USER)
  @ApiNoContentResponse()
  @ApiBadRequestResponse({ description: 'You cannot remove yourself.' })
  @ApiForbiddenResponse({ description: 'You do not have permission to remove the member.' })
  @ApiNotFoundResponse({ description: 'The member does not exist or is not visible to you.' })
  async remove(
    @CurrentActor() actor: Actor,
    @RequestedOrganization() organization: OrganizationRow,
    @Param('user') user: string,
  ): Promise<void> {
    await this.members.remove(actor, organization, user);
  }

  @Put('members/:user/roles')
  @RequirePermissions([...READ, { type: 'assign_org_role', action: 'assign' }], { credential: 'any' })
  @ApiOperation({ summary: "Replace a member's roles", operationId: 'updateMemberRoles' })
  @ApiParam(ORGANIZATION_IN_PATH)
  @ApiParam(USER)
  @ApiOkResponse({ type: OrganizationMemberResponse })
  @ApiBadRequestResponse({ description: 'You cannot change your own roles, a role does not exist, or you cannot assign it.' })
  @ApiForbiddenResponse({ description: 'You do not have permission to assign roles in this organization.' })
  @ApiNotFoundResponse({ description: 'The member does not exist or is not visible to you.' })
  async setRoles(
    @CurrentActor() actor: Actor,
    @RequestedOrganization() organization: OrganizationRow,
    @Param('user') user: string,
    @Body() body: UpdateMemberRolesRequest,
  ): Promise<OrganizationMemberResponse> {
    return OrganizationMemberResponse.from(await this.members.setRoles(actor, organization, user, body.roles));
  }
}
