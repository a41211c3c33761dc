import { Body, Controller, Delete, Get, HttpCode, Patch, Post, UseGuards } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiForbiddenResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import type { Actor } from '../authz/index.js';
import { AskFirst, CurrentActor, RequirePermission, RequirePermissions } from '../http/index.js';
import { CreateOrganizationRequest, OrganizationMessageResponse, OrganizationResponse, UpdateOrganizationRequest } from './dto.js';
import { ORGANIZATION_IN_PATH, OrganizationParameter, RequestedOrganization } from './organization-parameter.js';
import type { OrganizationRow } from './organizations.repository.js';
import { OrganizationsService } from './organizations.service.js';

const READ = { type: 'organization', action: 'read' } as const;

@ApiTags('organizations')
@Controller('api/v2/organizations')
export class OrganizationsController {
  constructor(private readonly organizations: OrganizationsService) {}

  @Get()
  @RequirePermission('organization', 'read')
  @ApiOperation({ summary: 'List organizations', operationId: 'listOrganizations', description: 'Those you may see.' })
  @ApiOkResponse({ type: [OrganizationResponse] })
  async list(@CurrentActor() actor: Actor): Promise<OrganizationResponse[]> {
    return (await this.organizations.list(actor)).map((organization) => OrganizationResponse.from(organization));
  }

  @Post()
  @HttpCode(201)
  @RequirePermission('organization', 'create')
  @AskFirst(OrganizationsService, (organizations, actor) => {
    organizations.authorizeCreate(actor);
  })
  @ApiOperation({ summary: 'Create an organization', operationId: 'createOrganization', description: 'You become its first member.' })
  @ApiCreatedResponse({ type: OrganizationResponse })
  @ApiBadRequestResponse({ description: 'The name is reserved or malformed.' })
  @ApiForbiddenResponse({ description: 'Only owners create organizations.' })
  @ApiConflictResponse({ description: 'There is one of that name.' })
  async create(@CurrentActor() actor: Actor, @Body() body: CreateOrganizationRequest): Promise<OrganizationResponse> {
    const { name, display_name: displayName, description, icon } = body;
    return OrganizationResponse.from(await this.organizations.create(actor, { name, displayName, description, icon }));
  }

  @Get(':organization')
  @UseGuards(OrganizationParameter)
  @RequirePermission('organization', 'read')
  @ApiOperation({ summary: 'One organization', operationId: 'getOrganization' })
  @ApiParam(ORGANIZATION_IN_PATH)
  @ApiOkResponse({ type: OrganizationResponse })
  @ApiNotFoundResponse({ description: 'No such organization, or not yours to see.' })
  get(@RequestedOrganization() organization: OrganizationRow): OrganizationResponse {
    return OrganizationResponse.from(organization);
  }

  @Patch(':organization')
  @UseGuards(OrganizationParameter)
  @RequirePermissions([READ, { type: 'organization', action: 'update' }])
  @ApiOperation({ summary: 'Change an organization', operationId: 'updateOrganization', description: 'What is left out stays.' })
  @ApiParam(ORGANIZATION_IN_PATH)
  @ApiOkResponse({ type: OrganizationResponse })
  @ApiBadRequestResponse({ description: 'A name is not acceptable, or a default role is no built-in role or not yours to hand out.' })
  @ApiForbiddenResponse({ description: 'You may see it, but not change it.' })
  @ApiNotFoundResponse({ description: 'No such organization, or not yours to see.' })
  @ApiConflictResponse({ description: 'There is one of that name.' })
  async update(
    @CurrentActor() actor: Actor,
    @RequestedOrganization() organization: OrganizationRow,
    @Body() body: UpdateOrganizationRequest,
  ): Promise<OrganizationResponse> {
    const { name, display_name: displayName, description, icon, default_org_member_roles: defaultOrgMemberRoles } = body;
    const change = { name, displayName, description, icon, defaultOrgMemberRoles };
    return OrganizationResponse.from(await this.organizations.update(actor, organization, change));
  }

  @Delete(':organization')
  @UseGuards(OrganizationParameter)
  @RequirePermissions([READ, { type: 'organization', action: 'delete' }])
  @ApiOperation({
    summary: 'Delete an organization',
    operationId: 'deleteOrganization',
    description: 'Its groups, and all members but one, must have gone before.',
  })
  @ApiParam(ORGANIZATION_IN_PATH)
  @ApiOkResponse({ type: OrganizationMessageResponse })
  @ApiBadRequestResponse({ description: 'The default organization, or one that still has groups or other members.' })
  @ApiForbiddenResponse({ description: 'You may see it, but not delete it.' })
  @ApiNotFoundResponse({ description: 'No such organization, or not yours to see.' })
  async delete(@CurrentActor() actor: Actor, @RequestedOrganization() organization: OrganizationRow): Promise<OrganizationMessageResponse> {
    await this.organizations.delete(actor, organization);
    return { message: 'Organization has been deleted.' };
  }
}
