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
import { AuthorizeBeforeBody, CurrentActor, RequirePermission, RequirePermissions } from '../http/index.js';
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
  @ApiOperation({
    summary: 'List organizations',
    operationId: 'listOrganizations',
    description: 'Lists only what you have permission to read.',
  })
  @ApiOkResponse({ type: [OrganizationResponse] })
  async list(@CurrentActor() actor: Actor): Promise<OrganizationResponse[]> {
    return (await this.organizations.list(actor)).map((organization) => OrganizationResponse.from(organization));
  }

  @Post()
  @HttpCode(201)
  @RequirePermission('organization', 'create', { credential: 'any' })
  @AuthorizeBeforeBody(OrganizationsService, (organizations, actor) => {
    organizations.authorizeCreate(actor);
  })
  @ApiOperation({ summary: 'Create an organization', operationId: 'createOrganization', description: 'You become the first member.' })
  @ApiCreatedResponse({ type: OrganizationResponse })
  @ApiBadRequestResponse({ description: 'The name is reserved or malformed.' })
  @ApiForbiddenResponse({ description: 'Only owners can create organizations.' })
  @ApiConflictResponse({ description: 'An organization with this name exists.' })
  async create(@CurrentActor() actor: Actor, @Body() body: CreateOrganizationRequest): Promise<OrganizationResponse> {
    const { name, display_name: displayName, description, icon } = body;
    return OrganizationResponse.from(await this.organizations.create(actor, { name, displayName, description, icon }));
  }

  @Get(':organization')
  @UseGuards(OrganizationParameter)
  @RequirePermission('organization', 'read')
  @ApiOperation({ summary: 'Get an organization', operationId: 'getOrganization' })
  @ApiParam(ORGANIZATION_IN_PATH)
  @ApiOkResponse({ type: OrganizationResponse })
  @ApiNotFoundResponse({ description: 'The organization does not exist or is not visible to you.' })
  get(@RequestedOrganization() organization: OrganizationRow): OrganizationResponse {
    return OrganizationResponse.from(organization);
  }

  @Patch(':organization')
  @UseGuards(OrganizationParameter)
  @RequirePermissions([READ, { type: 'organization', action: 'update' }], { credential: 'any' })
  @ApiOperation({ summary: 'Update an organization', operationId: 'updateOrganization', description: 'Omitted fields are unchanged.' })
  @ApiParam(ORGANIZATION_IN_PATH)
  @ApiOkResponse({ type: OrganizationResponse })
  @ApiBadRequestResponse({ description: 'A name is invalid, or a default role is not a built-in role or cannot be assigned by you.' })
  @ApiForbiddenResponse({ description: 'You do not have permission to update the organization.' })
  @ApiNotFoundResponse({ description: 'The organization does not exist or is not visible to you.' })
  @ApiConflictResponse({ description: 'An organization with this name exists.' })
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
  @RequirePermissions([READ, { type: 'organization', action: 'delete' }], { credential: 'any' })
  @ApiOperation({
    summary: 'Delete an organization',
    operationId: 'deleteOrganization',
    description: 'First delete its groups and remove all members except one.',
  })
  @ApiParam(ORGANIZATION_IN_PATH)
  @ApiOkResponse({ type: OrganizationMessageResponse })
  @ApiBadRequestResponse({ description: 'The organization is the default organization, or still has groups or more than one member.' })
  @ApiForbiddenResponse({ description: 'You do not have permission to delete the organization.' })
  @ApiNotFoundResponse({ description: 'The organization does not exist or is not visible to you.' })
  async delete(@CurrentActor() actor: Actor, @RequestedOrganization() organization: OrganizationRow): Promise<OrganizationMessageResponse> {
    await this.organizations.delete(actor, organization);
    return { message: 'Organization has been deleted.' };
  }
}
