import { Body, Controller, Get, HttpCode, Param, Post, Query, UseGuards } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiForbiddenResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiQuery,
  ApiTags,
} from '@nestjs/swagger';
import type { Actor } from '../../authz/index.js';
import { isTrue, LIMIT_DESCRIPTION, parsePage, queryText } from '../../common/index.js';
import { CurrentActor, type RoutePermission, RequirePermissions } from '../../http/index.js';
import { ORGANIZATION_IN_PATH, OrganizationParameter, RequestedOrganization } from '../organization-parameter.js';
import type { OrganizationRow } from '../organizations.repository.js';
import { CreateGroupRequest, GroupMembersResponse, GroupResponse, PaginatedGroupsResponse } from './dto.js';
import { GroupsService } from './groups.service.js';

const GROUP = { name: 'group', description: 'Name of the group.' };
const READ: readonly RoutePermission[] = [
  { type: 'organization', action: 'read' },
  { type: 'group', action: 'read' },
];

/** Groups of one organization, by name. */
@ApiTags('groups')
@Controller('api/v2/organizations/:organization')
@UseGuards(OrganizationParameter)
export class OrganizationGroupsController {
  constructor(private readonly groups: GroupsService) {}

  @Get('groups')
  @RequirePermissions(READ)
  @ApiOperation({ summary: "List an organization's groups", operationId: 'listOrganizationGroups' })
  @ApiParam(ORGANIZATION_IN_PATH)
  @ApiOkResponse({ type: [GroupResponse] })
  @ApiNotFoundResponse({ description: 'The organization does not exist or is not visible to you.' })
  async list(@CurrentActor() actor: Actor, @RequestedOrganization() organization: OrganizationRow): Promise<GroupResponse[]> {
    const groups = await this.groups.list(actor, { organizationId: organization.id });
    return groups.map((group) => GroupResponse.from(group));
  }

  @Get('paginated-groups')
  @RequirePermissions(READ)
  @ApiOperation({
    summary: "List an organization's groups, paginated",
    operationId: 'listPaginatedGroups',
    description: 'Ordered by name, without members. Requires permission to read all groups of the organization.',
  })
  @ApiParam(ORGANIZATION_IN_PATH)
  @ApiQuery({ name: 'q', required: false, schema: { type: 'string' }, description: "Part of the group's name or display name." })
  @ApiQuery({ name: 'limit', required: false, schema: { type: 'integer' }, description: LIMIT_DESCRIPTION })
  @ApiQuery({ name: 'offset', required: false, schema: { type: 'integer' }, description: 'Number of entries to skip.' })
  @ApiQuery({
    name: 'after_id',
    required: false,
    schema: { type: 'string', format: 'uuid' },
    description: 'Group ID: the page starts after this group.',
  })
  @ApiOkResponse({ type: PaginatedGroupsResponse })
  @ApiNotFoundResponse({ description: 'The organization does not exist, or its groups are not visible to you.' })
  async listPage(
    @CurrentActor() actor: Actor,
    @RequestedOrganization() organization: OrganizationRow,
    @Query() query: Record<string, unknown>,
  ): Promise<PaginatedGroupsResponse> {
    const page = parsePage(query);
    return PaginatedGroupsResponse.from(await this.groups.listPage(actor, organization, queryText('q', query['q']), page));
  }

  @Post('groups')
  @HttpCode(201)
  @RequirePermissions([...READ, { type: 'group', action: 'create' }], { credential: 'any' })
  @ApiOperation({ summary: 'Create a group', operationId: 'createGroup' })
  @ApiParam(ORGANIZATION_IN_PATH)
  @ApiCreatedResponse({ type: GroupResponse })
  @ApiBadRequestResponse({ description: 'The name is reserved or invalid.' })
  @ApiForbiddenResponse({ description: 'You do not have permission to create groups in this organization.' })
  @ApiNotFoundResponse({ description: 'The organization does not exist or is not visible to you.' })
  @ApiConflictResponse({ description: 'A group with this name exists.' })
  async create(
    @CurrentActor() actor: Actor,
    @RequestedOrganization() organization: OrganizationRow,
    @Body() body: CreateGroupRequest,
  ): Promise<GroupResponse> {
    return GroupResponse.from(await this.groups.create(actor, organization, CreateGroupRequest.toFields(body)));
  }

  @Get('groups/:group')
  @RequirePermissions(READ)
  @ApiOperation({ summary: 'Get a group by name', operationId: 'getGroupByName' })
  @ApiParam(ORGANIZATION_IN_PATH)
  @ApiParam(GROUP)
  @ApiQuery({ name: 'exclude_members', required: false, schema: { type: 'boolean' }, description: 'Omit the list of members.' })
  @ApiOkResponse({ type: GroupResponse })
  @ApiNotFoundResponse({ description: 'The organization or the group does not exist or is not visible to you.' })
  async get(
    @CurrentActor() actor: Actor,
    @RequestedOrganization() organization: OrganizationRow,
    @Param('group') name: string,
    @Query('exclude_members') excludeMembers: unknown,
  ): Promise<GroupResponse> {
    const group = await this.groups.getByName(actor, organization, name);
    if (isTrue(excludeMembers)) return GroupResponse.from(group);
    const [full] = await this.groups.withMembers(actor, [group]);
    return GroupResponse.from(full ?? group);
  }

  @Get('groups/:group/members')
  @RequirePermissions([...READ, { type: 'group_member', action: 'read' }])
  @ApiOperation({ summary: 'List the members of a group by its name', operationId: 'listGroupMembersByName' })
  @ApiParam(ORGANIZATION_IN_PATH)
  @ApiParam(GROUP)
  @ApiQuery({ name: 'q', required: false, schema: { type: 'string' }, description: 'User search query, as in `GET /users`.' })
  @ApiQuery({ name: 'limit', required: false, schema: { type: 'integer' }, description: LIMIT_DESCRIPTION })
  @ApiQuery({ name: 'offset', required: false, schema: { type: 'integer' }, description: 'Number of entries to skip.' })
  @ApiQuery({
    name: 'after_id',
    required: false,
    schema: { type: 'string', format: 'uuid' },
    description: 'User ID: the page starts after this user.',
  })
  @ApiOkResponse({ type: GroupMembersResponse })
  @ApiNotFoundResponse({ description: 'The organization or the group does not exist or is not visible to you.' })
  async listMembers(
    @CurrentActor() actor: Actor,
    @RequestedOrganization() organization: OrganizationRow,
    @Param('group') name: string,
    @Query() query: Record<string, unknown>,
  ): Promise<GroupMembersResponse> {
    const group = await this.groups.getByName(actor, organization, name);
    return GroupMembersResponse.from(await this.groups.listMembersPage(actor, group, queryText('q', query['q']), parsePage(query)));
  }
}
