import { Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiForbiddenResponse, ApiOkResponse, ApiOperation, ApiTags, ApiCreatedResponse } from '@nestjs/swagger';
import type { Actor } from '../authz/index.js';
import { Clock } from '../common/index.js';
import { CONFIG, type Config } from '../config/index.js';
import { Authenticated, CurrentActor, MessageResponse, Public, RequirePermission } from '../http/index.js';
import { BuildInfoService } from './build-info.service.js';
import { configTree, optionDescriptor } from './deployment-config.js';
import { DeploymentStore } from './deployment.store.js';
import {
  AvailableExperimentsResponse,
  DeploymentConfigResponse,
  DeploymentStatsResponse,
  EntitlementsResponse,
  SshConfigResponse,
  UpdateCheckResponse,
} from './dto.js';
import { features } from './entitlements.js';

/** What programs ask of a deployment before they decide what to offer. */
@ApiTags('deployment')
@Controller('api/v2')
export class SettingsController {
  constructor(
    private readonly deployment: DeploymentStore,
    private readonly builds: BuildInfoService,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get('deployment/config')
  @RequirePermission('deployment_config', 'read')
  @ApiOperation({
    summary: 'The configuration of the deployment',
    operationId: 'getDeploymentConfig',
    description: 'Every option with its value and where that came from. Secrets are empty. For owners and auditors.',
  })
  @ApiOkResponse({ type: DeploymentConfigResponse })
  @ApiForbiddenResponse({ description: 'You may not see the configuration.' })
  deploymentConfig(@CurrentActor() actor: Actor): DeploymentConfigResponse {
    const options = this.deployment.getConfig(actor);
    return { config: configTree(options), options: options.map(optionDescriptor) };
  }

  @Get('deployment/stats')
  @RequirePermission('deployment_stats', 'read')
  @ApiOperation({
    summary: 'Numbers about workspaces',
    operationId: 'getDeploymentStats',
    description: 'All zero, because this server has no workspaces: for clients that ask.',
  })
  @ApiOkResponse({ type: DeploymentStatsResponse })
  @ApiForbiddenResponse({ description: 'You may not see numbers.' })
  deploymentStats(@CurrentActor() actor: Actor): DeploymentStatsResponse {
    this.deployment.authorizeStats(actor);
    return DeploymentStatsResponse.at(this.clock.now());
  }

  @Get('deployment/ssh')
  @Authenticated()
  @ApiOperation({
    summary: 'How to reach workspaces by SSH',
    operationId: 'getSSHConfig',
    description: 'Empty, because this server has no workspaces: for clients that ask.',
  })
  @ApiOkResponse({ type: SshConfigResponse })
  ssh(): SshConfigResponse {
    return { hostname_prefix: '', hostname_suffix: '', ssh_config_options: {} };
  }

  @Get('experiments')
  @Authenticated()
  @ApiOperation({
    summary: 'Experiments that are on',
    operationId: 'getExperiments',
    description: '`oauth2` while the authorization server is on.',
  })
  @ApiOkResponse({ schema: { type: 'array', items: { type: 'string' } } })
  experiments(): string[] {
    return this.config.oauth2ProviderEnable ? ['oauth2'] : [];
  }

  @Get('experiments/available')
  @Authenticated()
  @ApiOperation({ summary: 'Experiments that could be on', operationId: 'getAvailableExperiments' })
  @ApiOkResponse({ type: AvailableExperimentsResponse })
  availableExperiments(): AvailableExperimentsResponse {
    return { safe: [] };
  }

  @Get('updatecheck')
  @Public()
  @ApiOperation({
    summary: 'Is there a newer version?',
    operationId: 'checkForUpdates',
    description: 'Always current: this server asks nobody.',
  })
  @ApiOkResponse({ type: UpdateCheckResponse })
  async updateCheck(): Promise<UpdateCheckResponse> {
    return { current: true, version: (await this.builds.get()).version, url: '' };
  }

  @Get('entitlements')
  @Authenticated()
  @ApiOperation({
    summary: 'Features this deployment may use',
    operationId: 'getEntitlements',
    description: 'All of them: there are no licences.',
  })
  @ApiOkResponse({ type: EntitlementsResponse })
  entitlements(): EntitlementsResponse {
    return {
      features: features(),
      warnings: [],
      errors: [],
      has_license: true,
      trial: false,
      require_telemetry: false,
      refreshed_at: this.clock.now().toISOString(),
    };
  }

  @Post('licenses/refresh-entitlements')
  @HttpCode(201)
  @RequirePermission('license', 'create')
  @ApiOperation({
    summary: 'Look at the licences again',
    operationId: 'refreshEntitlements',
    description: 'Changes nothing: there are none.',
  })
  @ApiCreatedResponse({ type: MessageResponse })
  @ApiForbiddenResponse({ description: 'Only owners look after licences.' })
  refreshEntitlements(@CurrentActor() actor: Actor): MessageResponse {
    this.deployment.authorizeLicenses(actor);
    return { message: 'Entitlements updated' };
  }
}
