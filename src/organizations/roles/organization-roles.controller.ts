import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, UseGuards } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiConflictResponse,
  ApiForbiddenResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import type { Actor } from '../../authz/index.js';
import { CurrentActor, type RoutePermission, RequirePermissions } from '../../http/index.js';
import { ORGANIZATION_IN_PATH, OrganizationParameter, RequestedOrganization } from '../organization-parameter.js';
import type { OrganizationRow } from '../organizations.repository.js';
import { AssignableRolesResponse, CustomRoleRequest, RoleResponse } from './dto.js';
import { RolesService } from './roles.service.js';

const READ: readonly RoutePermission[] = [
  { type: 'organization', action: 'read' },
  { type: 'assign_org_role', action: 'read' },
];

@ApiTags('roles')
@Controller('api/v2/organizations/:organization/members/roles')
@UseGuards(OrganizationParameter)
export class OrganizationRolesController {
  constructor(private readonly roles: RolesService) {}

  @Get()
  @RequirePermissions(READ)
  @ApiOperation({ summary: 'Roles of an organization', operationId: 'listOrganizationRoles', description: 'Built-in ones and its own.' })
  @ApiParam(ORGANIZATION_IN_PATH)
  @ApiOkResponse({ type: [AssignableRolesResponse] })
  @ApiNotFoundResponse({ description: 'No such organization, or not yours to see.' })
  async list(@CurrentActor() actor: Actor, @RequestedOrganization() organization: OrganizationRow): Promise<AssignableRolesResponse[]> {
    return (await this.roles.listOfOrganization(actor, organization)).map((role) => AssignableRolesResponse.from(role));
  }

  @Post()
  @HttpCode(200)
  @RequirePermissions([...READ, { type: 'assign_org_role', action: 'create' }])
  @ApiOperation({ summary: 'Make a role', operationId: 'createOrganizationRole' })
  @ApiParam(ORGANIZATION_IN_PATH)
  @ApiOkResponse({ type: RoleResponse })
  @ApiBadRequestResponse({ description: 'The name is reserved, or a permission is of another level, unknown, or not yours to grant.' })
  @ApiForbiddenResponse({ description: 'You may not make roles in this organization.' })
  @ApiNotFoundResponse({ description: 'No such organization, or not yours to see.' })
  @ApiConflictResponse({ description: 'There is a role of that name.' })
  async create(
    @CurrentActor() actor: Actor,
    @RequestedOrganization() organization: OrganizationRow,
    @Body() body: CustomRoleRequest,
  ): Promise<RoleResponse> {
    return RoleResponse.from(await this.roles.create(actor, organization, CustomRoleRequest.toRequest(body)));
  }

  @Put()
  @RequirePermissions([...READ, { type: 'assign_org_role', action: 'update' }])
  @ApiOperation({
    summary: 'Change a role',
    operationId: 'updateOrganizationRole',
    description: 'The role of the given name. Unknown permissions are dropped.',
  })
  @ApiParam(ORGANIZATION_IN_PATH)
  @ApiOkResponse({ type: RoleResponse })
  @ApiBadRequestResponse({ description: 'A permission is of another level, or not yours to grant.' })
  @ApiForbiddenResponse({ description: 'You may see the role, but not change it.' })
  @ApiNotFoundResponse({ description: 'No such organization or role, or not yours to see.' })
  async update(
    @CurrentActor() actor: Actor,
    @RequestedOrganization() organization: OrganizationRow,
    @Body() body: CustomRoleRequest,
  ): Promise<RoleResponse> {
    return RoleResponse.from(await this.roles.update(actor, organization, CustomRoleRequest.toRequest(body)));
  }

  @Delete(':role')
  @HttpCode(204)
  @RequirePermissions([...READ, { type: 'assign_org_role', action: 'delete' }])
  @ApiOperation({
    summary: 'Delete a role',
    operationId: 'deleteOrganizationRole',
    description: 'Everybody who has it loses it at once.',
  })
  @ApiParam(ORGANIZATION_IN_PATH)
  @ApiParam({ name: 'role', description: 'Its name.' })
  @ApiNoContentResponse()
  @ApiForbiddenResponse({ description: 'You may see the role, but not delete it.' })
  @ApiNotFoundResponse({ description: 'No such organization or role, or not yours to see.' })
  async delete(
    @CurrentActor() actor: Actor,
    @RequestedOrganization() organization: OrganizationRow,
    @Param('role') role: string,
  ): Promise<void> {
    await this.roles.delete(actor, organization, role);
  }
}
