import { Controller, Get, Param } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Actor } from '../authz/index.js';
import { CurrentActor, type RoutePermission, RequirePermissions } from '../http/index.js';
import { UsersService } from '../users/index.js';
import { OrganizationResponse } from './dto.js';
import { OrganizationsService } from './organizations.service.js';

const USER = { name: 'user', description: 'UUID, user name, or `me`.' };
const READ: readonly RoutePermission[] = [
  { type: 'user', action: 'read' },
  { type: 'organization', action: 'read' },
];

/** Organizations as one of a user's things. */
@ApiTags('organizations')
@Controller('api/v2/users/:user/organizations')
export class UserOrganizationsController {
  constructor(
    private readonly organizations: OrganizationsService,
    private readonly users: UsersService,
  ) {}

  @Get()
  @RequirePermissions(READ)
  @ApiOperation({ summary: "A user's organizations", operationId: 'listUserOrganizations', description: 'Those you may see.' })
  @ApiParam(USER)
  @ApiOkResponse({ type: [OrganizationResponse] })
  @ApiNotFoundResponse({ description: 'No such user, or not yours to see.' })
  async list(@CurrentActor() actor: Actor, @Param('user') reference: string): Promise<OrganizationResponse[]> {
    const user = await this.users.resolve(actor, reference);
    return (await this.organizations.listOfUser(actor, user.id)).map((organization) => OrganizationResponse.from(organization));
  }

  @Get(':organization')
  @RequirePermissions(READ)
  @ApiOperation({ summary: "One of a user's organizations", operationId: 'getUserOrganization' })
  @ApiParam(USER)
  @ApiParam({ name: 'organization', description: 'UUID, name, or `default`.' })
  @ApiOkResponse({ type: OrganizationResponse })
  @ApiNotFoundResponse({ description: 'No such user or organization, not yours to see, or the user is not in it.' })
  async get(
    @CurrentActor() actor: Actor,
    @Param('user') reference: string,
    @Param('organization') organization: string,
  ): Promise<OrganizationResponse> {
    const user = await this.users.resolve(actor, reference);
    return OrganizationResponse.from(await this.organizations.getOfUser(actor, user.id, organization));
  }
}
