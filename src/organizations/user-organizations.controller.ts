import { Controller, Get, Param } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Actor } from '../authz/index.js';
import { CurrentActor, FIND_USER, type RoutePermission, RequirePermissions } from '../http/index.js';
import { UsersService } from '../users/index.js';
import { OrganizationResponse } from './dto.js';
import { OrganizationsService } from './organizations.service.js';

const USER = { name: 'user', description: 'User ID (UUID), username, or `me`.' };
const READ: readonly RoutePermission[] = [FIND_USER, { type: 'organization', action: 'read' }];

/** The organizations of a user. */
@ApiTags('organizations')
@Controller('api/v2/users/:user/organizations')
export class UserOrganizationsController {
  constructor(
    private readonly organizations: OrganizationsService,
    private readonly users: UsersService,
  ) {}

  @Get()
  @RequirePermissions(READ)
  @ApiOperation({
    summary: "List a user's organizations",
    operationId: 'listUserOrganizations',
    description: 'Lists only what you have permission to read.',
  })
  @ApiParam(USER)
  @ApiOkResponse({ type: [OrganizationResponse] })
  @ApiNotFoundResponse({ description: 'The user does not exist or is not visible to you.' })
  async list(@CurrentActor() actor: Actor, @Param('user') reference: string): Promise<OrganizationResponse[]> {
    const user = await this.users.resolve(actor, reference);
    return (await this.organizations.listOfUser(actor, user.id)).map((organization) => OrganizationResponse.from(organization));
  }

  @Get(':organization')
  @RequirePermissions(READ)
  @ApiOperation({ summary: "Get one of a user's organizations", operationId: 'getUserOrganization' })
  @ApiParam(USER)
  @ApiParam({ name: 'organization', description: 'Organization ID (UUID), name, or `default`.' })
  @ApiOkResponse({ type: OrganizationResponse })
  @ApiNotFoundResponse({
    description: 'The user or the organization does not exist or is not visible to you, or the user is not a member.',
  })
  async get(
    @CurrentActor() actor: Actor,
    @Param('user') reference: string,
    @Param('organization') organization: string,
  ): Promise<OrganizationResponse> {
    const user = await this.users.resolve(actor, reference);
    return OrganizationResponse.from(await this.organizations.getOfUser(actor, user.id, organization));
  }
}
