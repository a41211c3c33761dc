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
import { parsePage } from '../../common/index.js';
import { CurrentActor, type RoutePermission, RequirePermissions } from '../../http/index.js';
import { ORGANIZATION_IN_PATH, OrganizationParameter, RequestedOrganization } from '../organization-parameter.js';
import type { OrganizationRow } from '../organizations.repository.js';
import { isTrue, queryText } from '../query-text.js';
import { CreateGroupRequest, GroupMembersResponse, GroupResponse, PaginatedGroupsResponse } from './dto.js';
import { GroupsService } from './groups.service.js';

const GROUP = { name: 'group', description: 'Its name.' };
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
  @ApiNotFoundResponse({ description: 'No such organization, or not yours to see.' })
  async list(@CurrentActor() actor: Actor, @RequestedOrganization() organization: OrganizationRow): Promise<GroupResponse[]> {
    const groups = await this.groups.list(actor, { organizationId: organization.id });
    return groups.map((group) => GroupResponse.from(group));
  }

  @Get('paginated-groups')
  @RequirePermissions(READ)
  @ApiOperation({
    summary: "List an organization's groups page by page",
    operationId: 'listPaginatedGroups',
    description: 'Without their members; for who may read all groups there. Ordered by name.',
  })
  @ApiParam(ORGANIZATION_IN_PATH)
  @ApiQuery({ name: 'q', required: false, schema: { type: 'string' }, description: 'Part of the name.' })
  @ApiQuery({ name: 'limit', required: false, schema: { type: 'integer' }, description: '0 or absent: all.' })
  @ApiQuery({ name: 'offset', required: false, schema: { type: 'integer' }, description: 'How many to pass over.' })
  @ApiQuery({ name: 'after_id', required: false, schema: { type: 'string', format: 'uuid' }, description: 'A group id.' })
  @ApiOkResponse({ type: PaginatedGroupsResponse })
  @ApiNotFoundResponse({ description: 'No such organization, or its groups are not yours to see.' })
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
  @RequirePermissions([...READ, { type: 'group', action: 'create' }])
  @ApiOperation({ summary: 'Create a group', operationId: 'createGroup' })
  @ApiParam(ORGANIZATION_IN_PATH)
  @ApiCreatedResponse({ type: GroupResponse })
  @ApiBadRequestResponse({ description: 'The name is reserved or malformed.' })
  @ApiForbiddenResponse({ description: 'You may not create groups in this organization.' })
  @ApiNotFoundResponse({ description: 'No such organization, or not yours to see.' })
  @ApiConflictResponse({ description: 'There is a group of that name.' })
  async create(
    @CurrentActor() actor: Actor,
    @RequestedOrganization() organization: OrganizationRow,
    @Body() body: CreateGroupRequest,
  ): Promise<GroupResponse> {
    return GroupResponse.from(await this.groups.create(actor, organization, CreateGroupRequest.toFields(body)));
  }

  @Get('groups/:group')
  @RequirePermissions(READ)
  @ApiOperation({ summary: 'One group by name', operationId: 'getGroupByName' })
  @ApiParam(ORGANIZATION_IN_PATH)
  @ApiParam(GROUP)
  @ApiQuery({ name: 'exclude_members', required: false, schema: { type: 'boolean' }, description: 'Without the list of members.' })
  @ApiOkResponse({ type: GroupResponse })
  @ApiNotFoundResponse({ description: 'No such organization or group, or not yours to see.' })
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
  @ApiOperation({ summary: 'List members of a group, by its name, page by page', operationId: 'listGroupMembersByName' })
  @ApiParam(ORGANIZATION_IN_PATH)
  @ApiParam(GROUP)
  @ApiQuery({ name: 'q', required: false, schema: { type: 'string' }, description: 'A user search.' })
  @ApiQuery({ name: 'limit', required: false, schema: { type: 'integer' }, description: '0 or absent: all.' })
  @ApiQuery({ name: 'offset', required: false, schema: { type: 'integer' }, description: 'How many to pass over.' })
  @ApiQuery({ name: 'after_id', required: false, schema: { type: 'string', format: 'uuid' }, description: 'A user id.' })
  @ApiOkResponse({ type: GroupMembersResponse })
  @ApiNotFoundResponse({ description: 'No such organization or group, or not yours to see.' })
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
