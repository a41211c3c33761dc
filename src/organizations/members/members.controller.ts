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
import { parsePage } from '../../common/index.js';
import { CurrentActor, type RoutePermission, RequirePermissions } from '../../http/index.js';
import { UsersService } from '../../users/index.js';
import { ORGANIZATION_IN_PATH, OrganizationParameter, RequestedOrganization } from '../organization-parameter.js';
import type { OrganizationRow } from '../organizations.repository.js';
import { queryText } from '../query-text.js';
import {
  OrganizationMemberResponse,
  OrganizationMemberWithUserResponse,
  PaginatedMembersResponse,
  UpdateMemberRolesRequest,
} from './dto.js';
import { MembersService } from './members.service.js';

const USER = { name: 'user', description: 'UUID, user name, or `me`.' };
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
  @ApiOperation({ summary: 'List members', operationId: 'listMembers' })
  @ApiParam(ORGANIZATION_IN_PATH)
  @ApiQuery({ name: 'q', required: false, schema: { type: 'string' }, description: '`user_id:`, `github_user_id:`, `include_system:`.' })
  @ApiOkResponse({ type: [OrganizationMemberWithUserResponse] })
  @ApiBadRequestResponse({ description: 'The search query is not acceptable.' })
  @ApiNotFoundResponse({ description: 'No such organization, or not yours to see.' })
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
  @ApiOperation({ summary: 'List members page by page', operationId: 'listPaginatedMembers', description: 'Ordered by user name.' })
  @ApiParam(ORGANIZATION_IN_PATH)
  @ApiQuery({ name: 'q', required: false, schema: { type: 'string' }, description: 'A user search.' })
  @ApiQuery({ name: 'limit', required: false, schema: { type: 'integer' }, description: '0 or absent: all.' })
  @ApiQuery({ name: 'offset', required: false, schema: { type: 'integer' }, description: 'How many to pass over.' })
  @ApiQuery({ name: 'after_id', required: false, schema: { type: 'string', format: 'uuid' }, description: 'A user id.' })
  @ApiOkResponse({ type: PaginatedMembersResponse })
  @ApiBadRequestResponse({ description: 'The search query or the page is not acceptable.' })
  @ApiNotFoundResponse({ description: 'No such organization, or not yours to see.' })
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
  @ApiOperation({ summary: 'One member', operationId: 'getMember' })
  @ApiParam(ORGANIZATION_IN_PATH)
  @ApiParam(USER)
  @ApiOkResponse({ type: OrganizationMemberWithUserResponse })
  @ApiNotFoundResponse({ description: 'No such member, or not yours to see.' })
  async get(
    @CurrentActor() actor: Actor,
    @RequestedOrganization() organization: OrganizationRow,
    @Param('user') user: string,
  ): Promise<OrganizationMemberWithUserResponse> {
    return OrganizationMemberWithUserResponse.from(await this.members.get(actor, organization, user));
  }

  @Post('members/:user')
  @HttpCode(200)
  @RequirePermissions([...READ, { type: 'user', action: 'read' }, { type: 'organization_member', action: 'create' }])
  @ApiOperation({ summary: 'Add a member', operationId: 'addMember', description: 'You must be able to see the user.' })
  @ApiParam(ORGANIZATION_IN_PATH)
  @ApiParam(USER)
  @ApiOkResponse({ type: OrganizationMemberResponse })
  @ApiBadRequestResponse({ description: 'The user is a member.' })
  @ApiForbiddenResponse({ description: 'You may not add members, or not give them the roles that every member has.' })
  @ApiNotFoundResponse({ description: 'No such organization or user, or not yours to see.' })
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
  @RequirePermissions([...READ, { type: 'organization_member', action: 'delete' }])
  @ApiOperation({ summary: 'Remove a member', operationId: 'removeMember', description: 'They leave all groups of the organization.' })
  @ApiParam(ORGANIZATION_IN_PATH)
  @ApiParam(USER)
  @ApiNoContentResponse()
  @ApiBadRequestResponse({ description: 'Yourself.' })
  @ApiForbiddenResponse({ description: 'You may see the member, but not remove them.' })
  @ApiNotFoundResponse({ description: 'No such member, or not yours to see.' })
  async remove(
    @CurrentActor() actor: Actor,
    @RequestedOrganization() organization: OrganizationRow,
    @Param('user') user: string,
  ): Promise<void> {
    await this.members.remove(actor, organization, user);
  }

  @Put('members/:user/roles')
  @RequirePermissions([...READ, { type: 'assign_org_role', action: 'assign' }])
  @ApiOperation({ summary: "Replace a member's roles", operationId: 'updateMemberRoles' })
  @ApiParam(ORGANIZATION_IN_PATH)
  @ApiParam(USER)
  @ApiOkResponse({ type: OrganizationMemberResponse })
  @ApiBadRequestResponse({ description: 'Your own roles, an unknown role, or one that you may not hand out.' })
  @ApiForbiddenResponse({ description: 'You may not assign roles in this organization.' })
  @ApiNotFoundResponse({ description: 'No such member, or not yours to see.' })
  async setRoles(
    @CurrentActor() actor: Actor,
    @RequestedOrganization() organization: OrganizationRow,
    @Param('user') user: string,
    @Body() body: UpdateMemberRolesRequest,
  ): Promise<OrganizationMemberResponse> {
    return OrganizationMemberResponse.from(await this.members.setRoles(actor, organization, user, body.roles));
  }
}
