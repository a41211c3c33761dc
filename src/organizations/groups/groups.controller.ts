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
import { isUuid, parsePage } from '../../common/index.js';
import { AskFirst, CurrentActor, RequirePermission, RequirePermissions, uuidParameter } from '../../http/index.js';
import { isTrue, queryText } from '../query-text.js';
import { GroupMembersResponse, GroupMessageResponse, GroupResponse, PatchGroupRequest } from './dto.js';
import { GroupQueries } from './group-queries.js';
import { GroupsService } from './groups.service.js';

const READ = { type: 'group', action: 'read' } as const;
const GROUP = { name: 'group', format: 'uuid', description: 'Id of the group.' };
const GROUP_ID = uuidParameter('Invalid group ID.');

@ApiTags('groups')
@Controller('api/v2/groups')
export class GroupsController {
  constructor(
    private readonly groups: GroupsService,
    private readonly queries: GroupQueries,
  ) {}

  @Get()
  @RequirePermission('group', 'read')
  @ApiOperation({ summary: 'List groups', operationId: 'listGroups', description: 'Those you may see, with the members you may see.' })
  @ApiQuery({ name: 'organization', required: false, schema: { type: 'string' }, description: 'UUID or name.' })
  @ApiQuery({ name: 'has_member', required: false, schema: { type: 'string' }, description: 'UUID, user name, or `me`.' })
  @ApiQuery({ name: 'group_ids', required: false, schema: { type: 'string' }, description: 'UUIDs, separated by commas.' })
  @ApiOkResponse({ type: [GroupResponse] })
  @ApiBadRequestResponse({ description: 'A parameter is unknown or not acceptable.' })
  async list(@CurrentActor() actor: Actor, @Query() query: Record<string, unknown>): Promise<GroupResponse[]> {
    const filter = await this.queries.resolve(actor, query);
    return (await this.groups.list(actor, filter)).map((group) => GroupResponse.from(group));
  }

  @Get(':group')
  @RequirePermission('group', 'read')
  @ApiOperation({ summary: 'One group', operationId: 'getGroup' })
  @ApiParam(GROUP)
  @ApiQuery({ name: 'exclude_members', required: false, schema: { type: 'boolean' }, description: 'Without the list of members.' })
  @ApiOkResponse({ type: GroupResponse })
  @ApiNotFoundResponse({ description: 'No such group, or not yours to see.' })
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
  @ApiOperation({ summary: 'List members of a group page by page', operationId: 'listGroupMembers', description: 'Those you may see.' })
  @ApiParam(GROUP)
  @ApiQuery({ name: 'q', required: false, schema: { type: 'string' }, description: 'A user search.' })
  @ApiQuery({ name: 'limit', required: false, schema: { type: 'integer' }, description: '0 or absent: all.' })
  @ApiQuery({ name: 'offset', required: false, schema: { type: 'integer' }, description: 'How many to pass over.' })
  @ApiQuery({ name: 'after_id', required: false, schema: { type: 'string', format: 'uuid' }, description: 'A user id.' })
  @ApiOkResponse({ type: GroupMembersResponse })
  @ApiNotFoundResponse({ description: 'No such group, or not yours to see.' })
  async listMembers(
    @CurrentActor() actor: Actor,
    @Param('group', GROUP_ID) id: string,
    @Query() query: Record<string, unknown>,
  ): Promise<GroupMembersResponse> {
    const group = await this.groups.get(actor, id);
    return GroupMembersResponse.from(await this.groups.listMembersPage(actor, group, queryText('q', query['q']), parsePage(query)));
  }

  @Patch(':group')
  @RequirePermissions([READ, { type: 'group', action: 'update' }])
  @AskFirst(GroupsService, (groups, actor, { group = '' }) => isUuid(group) && groups.get(actor, group))
  @ApiOperation({ summary: 'Change a group and who is in it', operationId: 'updateGroup', description: 'All of it or nothing.' })
  @ApiParam(GROUP)
  @ApiOkResponse({ type: GroupResponse })
  @ApiBadRequestResponse({
    description: 'A name or user is not acceptable, somebody is no member of the organization, or is in the group.',
  })
  @ApiForbiddenResponse({ description: 'You may see the group, but not change it; nobody may change who is in `Everyone`.' })
  @ApiNotFoundResponse({ description: 'No such group, or not yours to see.' })
  @ApiConflictResponse({ description: 'There is a group of that name.' })
  async update(
    @CurrentActor() actor: Actor,
    @Param('group', GROUP_ID) id: string,
    @Body() body: PatchGroupRequest,
  ): Promise<GroupResponse> {
    const group = await this.groups.get(actor, id);
    return GroupResponse.from(await this.groups.update(actor, group, PatchGroupRequest.toChange(body)));
  }

  @Delete(':group')
  @RequirePermissions([READ, { type: 'group', action: 'delete' }])
  @ApiOperation({ summary: 'Delete a group', operationId: 'deleteGroup' })
  @ApiParam(GROUP)
  @ApiOkResponse({ type: GroupMessageResponse })
  @ApiBadRequestResponse({ description: '`Everyone`.' })
  @ApiForbiddenResponse({ description: 'You may see the group, but not delete it.' })
  @ApiNotFoundResponse({ description: 'No such group, or not yours to see.' })
  async delete(@CurrentActor() actor: Actor, @Param('group', GROUP_ID) id: string): Promise<GroupMessageResponse> {
    await this.groups.delete(actor, await this.groups.get(actor, id));
    return { message: 'Successfully deleted group!' };
  }
}
