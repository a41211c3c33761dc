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
  @ApiOperation({
    summary: "List an organization's roles",
    operationId: 'listOrganizationRoles',
    description: 'Built-in and custom roles.',
  })
  @ApiParam(ORGANIZATION_IN_PATH)
  @ApiOkResponse({ type: [AssignableRolesResponse] })
  @ApiNotFoundResponse({ description: 'The organization does not exist or is not visible to you.' })
  async list(@CurrentActor() actor: Actor, @RequestedOrganization() organization: OrganizationRow): Promise<AssignableRolesResponse[]> {
    return (await this.roles.listOfOrganization(actor, organization)).map((role) => AssignableRolesResponse.from(role));
  }

  @Post()
  @HttpCode(200)
  @RequirePermissions([...READ, { type: 'assign_org_role', action: 'create' }], { credential: 'personal' })
  @ApiOperation({ summary: 'Create a custom role', operationId: 'createOrganizationRole' })
  @ApiParam(ORGANIZATION_IN_PATH)
  @ApiOkResponse({ type: RoleResponse })
  @ApiBadRequestResponse({
    description: 'The name is reserved, or a permission is unknown, belongs to another level, or cannot be granted by you.',
  })
  @ApiForbiddenResponse({ description: 'You do not have permission to create roles in this organization.' })
  @ApiNotFoundResponse({ description: 'The organization does not exist or is not visible to you.' })
  @ApiConflictResponse({ description: 'A role with this name exists.' })
  async create(
    @CurrentActor() actor: Actor,
    @RequestedOrganization() organization: OrganizationRow,
    @Body() body: CustomRoleRequest,
  ): Promise<RoleResponse> {
    return RoleResponse.from(await this.roles.create(actor, organization, CustomRoleRequest.toRequest(body)));
  }

  @Put()
  @RequirePermissions([...READ, { type: 'assign_org_role', action: 'update' }], { credential: 'personal' })
  @ApiOperation({
    summary: 'Update a custom role',
    operationId: 'updateOrganizationRole',
    description: 'Updates the role with the given name. Unknown permissions are dropped.',
  })
  @ApiParam(ORGANIZATION_IN_PATH)
  @ApiOkResponse({ type: RoleResponse })
  @ApiBadRequestResponse({ description: 'A permission belongs to another level or cannot be granted by you.' })
  @ApiForbiddenResponse({ description: 'You do not have permission to update the role.' })
  @ApiNotFoundResponse({ description: 'The organization or the role does not exist or is not visible to you.' })
  async update(
    @CurrentActor() actor: Actor,
    @RequestedOrganization() organization: OrganizationRow,
    @Body() body: CustomRoleRequest,
  ): Promise<RoleResponse> {
    return RoleResponse.from(await this.roles.update(actor, organization, CustomRoleRequest.toRequest(body)));
  }

  @Delete(':role')
  @HttpCode(204)
  @RequirePermissions([...READ, { type: 'assign_org_role', action: 'delete' }], { credential: 'personal' })
  @ApiOperation({
    summary: 'Delete a custom role',
    operationId: 'deleteOrganizationRole',
    description: 'Immediately removes the role from everyone who has it.',
  })
  @ApiParam(ORGANIZATION_IN_PATH)
  @ApiParam({ name: 'role', description: 'Name of the role.' })
  @ApiNoContentResponse()
  @ApiForbiddenResponse({ description: 'You do not have permission to delete the role.' })
  @ApiNotFoundResponse({ description: 'The organization or the role does not exist or is not visible to you.' })
  async delete(
    @CurrentActor() actor: Actor,
    @RequestedOrganization() organization: OrganizationRow,
    @Param('role') role: string,
  ): Promise<void> {
    await this.roles.delete(actor, organization, role);
  }
}
