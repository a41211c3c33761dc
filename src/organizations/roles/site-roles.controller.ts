import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../authz/index.js';
import { CurrentActor, RequirePermission } from '../../http/index.js';
import { AssignableRolesResponse } from './dto.js';
import { RolesService } from './roles.service.js';

@ApiTags('roles')
@Controller('api/v2/users/roles')
export class SiteRolesController {
  constructor(private readonly roles: RolesService) {}

  @Get()
  @RequirePermission('assign_role', 'read')
  @ApiOperation({
    summary: 'List the site roles',
    operationId: 'listSiteRoles',
    description: 'Does not include `member`, which every user has.',
  })
  @ApiOkResponse({ type: [AssignableRolesResponse] })
  list(@CurrentActor() actor: Actor): AssignableRolesResponse[] {
    return this.roles.listOfDeployment(actor).map((role) => AssignableRolesResponse.from(role));
  }
}
