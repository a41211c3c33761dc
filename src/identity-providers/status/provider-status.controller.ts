import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiForbiddenResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../authz/index.js';
import { AccessUrl } from '../../common/index.js';
import { CurrentActor, RequirePermission } from '../../http/index.js';
import { IdentityProviderResponse, TestedIdentityProviderResponse } from './provider-status.dto.js';
import { ProviderTests } from './provider-tests.js';

/** The configured identity providers, for those who may read the configuration. */
@ApiTags('deployment')
@Controller('api/v2/deployment/identity-providers')
export class ProviderStatusController {
  constructor(
    private readonly tests: ProviderTests,
    private readonly accessUrl: AccessUrl,
  ) {}

  @Get()
  @RequirePermission('deployment_config', 'read')
  @ApiOperation({
    summary: 'List identity providers',
    operationId: 'listIdentityProviders',
    description: 'Those of the configuration, in the order of the login page, without secrets. Owners and auditors only.',
  })
  @ApiOkResponse({ type: [IdentityProviderResponse] })
  @ApiForbiddenResponse({ description: 'You do not have permission to read the configuration.' })
  list(@CurrentActor() actor: Actor): IdentityProviderResponse[] {
    return this.tests.list(actor).map((provider) => IdentityProviderResponse.from(provider, this.accessUrl));
  }

  @Post('test')
  @HttpCode(200)
  @RequirePermission('deployment_config', 'read', { credential: 'any' })
  @ApiOperation({
    summary: 'Test the identity providers',
    operationId: 'testIdentityProviders',
    description:
      'Reads the metadata and the keys of each now, as a login does. Changes nothing, and signs nobody in. Repeated within five seconds, it gives the same result.',
  })
  @ApiOkResponse({ type: [TestedIdentityProviderResponse] })
  @ApiForbiddenResponse({ description: 'You do not have permission to read the configuration.' })
  async test(@CurrentActor() actor: Actor): Promise<TestedIdentityProviderResponse[]> {
    return (await this.tests.test(actor)).map((tested) => TestedIdentityProviderResponse.from(tested));
  }
}
