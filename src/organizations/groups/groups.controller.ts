import { Body, Controller, Delete, Get, Param, Patch, Query } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiConflictResponse,
  ApiForbiddenResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiQuery,
  ApiTags,
} from '@nestjs/swagger';
import type { Actor } from '../../authz/index.js';
import { isTrue, isUuid, LIMIT_DESCRIPTION, parsePage, queryText } from '../../common/index.js';
import { AuthorizeBeforeBody, CurrentActor, RequirePermission, RequirePermissions, uuidParameter } from '../../http/index.js';
import { GroupMembersResponse, GroupMessageResponse, GroupResponse, PatchGroupRequest } from './dto.js';
import { GroupQueries } from './group-queries.js';
import { GroupsService } from './groups.service.js';

const READ = { type: 'group', action: 'read' } as const;
const GROUP = { name: 'group', format: 'uuid', description: 'Group ID.' };
const GROUP_ID = uuidParameter('Invalid group ID.');

/** Enough for the ids of 6 000 people, added or removed at once. */
const MEMBERS_BYTES = 256 * 1024;

@ApiTags('groups')
@Controller('api/v2/groups')
export class GroupsController {
  constructor(
    private readonly groups: GroupsService,
    private readonly queries: GroupQueries,
  ) {}

  @Get()
  @RequirePermission('group', 'read')
  @ApiOperation({
    summary: 'List groups',
    operationId: 'listGroups',
    description: 'Lists the groups that are visible to you, with those of their members that are.',
  })
  @ApiQuery({ name: 'organization', required: false, schema: { type: 'string' }, description: 'Organization ID (UUID) or name.' })
  @ApiQuery({ name: 'has_member', required: false, schema: { type: 'string' }, description: 'User ID (UUID), username, or `me`.' })
  @ApiQuery({ name: 'group_ids', required: false, schema: { type: 'string' }, description: 'Comma-separated group IDs.' })
  @ApiOkResponse({ type: [GroupResponse] })
  @ApiBadRequestResponse({ description: 'A parameter is unknown or invalid.' })
  async list(@CurrentActor() actor: Actor, @Query() query: Record<string, unknown>): Promise<GroupResponse[]> {
    const filter = await this.queries.resolve(actor, query);
    return (await this.groups.list(actor, filter)).map((group) => GroupResponse.from(group));
  }

  @Get(':group')
  @RequirePermission('group', 'read')
  @ApiOperation({ summary: 'Get a group', operationId: 'getGroup' })
  @ApiParam(GROUP)
  @ApiQuery({ name: 'exclude_members', required: false, schema: { type: 'boolean' }, description: 'Omit the list of members.' })
  @ApiOkResponse({ type: GroupResponse })
  @ApiNotFoundResponse({ description: 'The group does not exist or is not visible to you.' })
  async get(
    @CurrentActor() actor: Actor,
    @Param('group', GROUP_ID) id: string,
    @Query('exclude_members') excludeMembers: unknown,
  ): Promise<GroupResponse> {
    const group = await this.groups.get(actor, id);
    if (isTrue(excludeMembers)) return GroupResponse.from(group);
    const [full] = await this.groups.withMembers(actor, [group]);
    return GroupResponse.from(full ?? group);
  }

  @Get(':group/members')
  @RequirePermissions([READ, { type: 'group_member', action: 'read' }])
  @ApiOperation({
    summary: 'List the members of a group',
    operationId: 'listGroupMembers',
    description: 'Lists only what you have permission to read.',
  })
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
  @ApiNotFoundResponse({ description: 'The group does not exist or is not visible to you.' })
  async listMembers(
    @CurrentActor() actor: Actor,
    @Param('group', GROUP_ID) id: string,
    @Query() query: Record<string, unknown>,
  ): Promise<GroupMembersResponse> {
    const group = await this.groups.get(actor, id);
    return GroupMembersResponse.from(await this.groups.listMembersPage(actor, group, queryText('q', query['q']), parsePage(query)));
  }

  @Patch(':group')
  @RequirePermissions([READ, { type: 'group', action: 'update' }], { credential: 'any', maxBodyBytes: MEMBERS_BYTES })
  @AuthorizeBeforeBody(GroupsService, (groups, actor, { group = '' }) => isUuid(group) && groups.get(actor, group))
  @ApiOperation({
    summary: 'Update a group and its members',
    operationId: 'updateGroup',
    description: 'Either all changes are made or none.',
  })
  @ApiParam(GROUP)
  @ApiOkResponse({ type: GroupResponse })
  @ApiBadRequestResponse({
    description: 'A field is invalid, or a user is not a member of the organization or is already in the group.',
  })
  @ApiForbiddenResponse({ description: 'You do not have permission to update the group. The members of `Everyone` cannot be changed.' })
  @ApiNotFoundResponse({ description: 'The group does not exist or is not visible to you.' })
  @ApiConflictResponse({ description: 'A group with this name exists.' })
  async update(
    @CurrentActor() actor: Actor,
    @Param('group', GROUP_ID) id: string,
    @Body() body: PatchGroupRequest,
  ): Promise<GroupResponse> {
    const group = await this.groups.get(actor, id);
    return GroupResponse.from(await this.groups.update(actor, group, PatchGroupRequest.toChange(body)));
  }

  @Delete(':group')
  @RequirePermissions([READ, { type: 'group', action: 'delete' }], { credential: 'any' })
  @ApiOperation({ summary: 'Delete a group', operationId: 'deleteGroup' })
  @ApiParam(GROUP)
  @ApiOkResponse({ type: GroupMessageResponse })
  @ApiBadRequestResponse({ description: 'The group `Everyone` cannot be deleted.' })
  @ApiForbiddenResponse({ description: 'You do not have permission to delete the group.' })
  @ApiNotFoundResponse({ description: 'The group does not exist or is not visible to you.' })
  async delete(@CurrentActor() actor: Actor, @Param('group', GROUP_ID) id: string): Promise<GroupMessageResponse> {
    await this.groups.delete(actor, await this.groups.get(actor, id));
    return { message: 'Successfully deleted group!' };
  }
}
