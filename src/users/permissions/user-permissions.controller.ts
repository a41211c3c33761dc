import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBadRequestResponse, ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import { type Actor, RESOURCE_TYPES, type ResourceType } from '../../authz/index.js';
import { DomainError, isUuid } from '../../common/index.js';
import { CurrentActor, RequirePermissionOnUser } from '../../http/index.js';
import { UsersService } from '../users.service.js';
import { UserPermissionsResponse } from './dto.js';
import { UserPermissionsService } from './user-permissions.service.js';

@ApiTags('roles')
@Controller('api/v2/users/:user/permissions')
export class UserPermissionsController {
  constructor(
    private readonly permissions: UserPermissionsService,
    private readonly users: UsersService,
  ) {}

  @Get()
  @RequirePermissionOnUser('user', 'read_personal')
  @ApiOperation({
    summary: "Explain a user's permissions",
    operationId: 'getUserPermissions',
    description:
      'What the roles of the user allow on resources that belong to no organization, or to the given one, and which roles decide that. ' +
      'Tokens of the user can allow less. A suspended user is allowed nothing.',
  })
  @ApiParam({ name: 'user', description: 'User ID (UUID), username, or `me`.' })
  @ApiQuery({
    name: 'organization_id',
    required: false,
    schema: { type: 'string', format: 'uuid' },
    description: 'Explain the permissions on resources of this organization, of which the user is a member.',
  })
  @ApiQuery({
    name: 'resource_type',
    required: false,
    schema: { type: 'string' },
    description: 'Only the permissions on this resource type.',
  })
  @ApiOkResponse({ type: UserPermissionsResponse })
  @ApiBadRequestResponse({ description: 'The organization ID is not a UUID, or there is no such resource type.' })
  @ApiNotFoundResponse({ description: 'The user or their membership does not exist or is not visible to you.' })
  async get(
    @CurrentActor() actor: Actor,
    @Param('user') reference: string,
    @Query('organization_id') organization: unknown,
    @Query('resource_type') resourceType: unknown,
  ): Promise<UserPermissionsResponse> {
    const [id, type] = [organizationId(organization), requestedType(resourceType)];
    const user = await this.users.resolve(actor, reference);
    const { roles, permissions } = await this.permissions.explain(actor, user, id);
    return UserPermissionsResponse.from({
      roles,
      permissions: permissions.filter((each) => type === undefined || each.resourceType === type),
    });
  }
}

function organizationId(value: unknown): string | undefined {
  if (value === undefined || value === '') return undefined;
  if (typeof value === 'string' && isUuid(value)) return value.toLowerCase();
  throw invalid('organization_id', 'Must be the ID (UUID) of an organization.');
}

function requestedType(value: unknown): ResourceType | undefined {
  if (value === undefined || value === '') return undefined;
  const type = RESOURCE_TYPES.find((known) => known === value);
  if (type === undefined) throw invalid('resource_type', `Must be one of ${RESOURCE_TYPES.join(', ')}.`);
  return type;
}

function invalid(field: string, detail: string): DomainError {
  return new DomainError('invalid_input', 'Invalid query parameter.', { validations: [{ field, detail }] });
}
