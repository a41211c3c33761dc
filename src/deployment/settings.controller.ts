import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiForbiddenResponse, ApiOkResponse, ApiOperation, ApiTags, ApiCreatedResponse } from '@nestjs/swagger';
import type { Actor } from '../authz/index.js';
import { Clock } from '../common/index.js';
import { settings } from '../core/index.js';
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
import { LastBackup } from './last-backup.js';

export class ExperimentsSettings extends settings('oauth2ProviderEnable') {}

/** Facts about a deployment that programs need to decide what to offer. */
@ApiTags('deployment')
@Controller('api/v2')
export class SettingsController {
  constructor(
    private readonly deployment: DeploymentStore,
    private readonly builds: BuildInfoService,
    private readonly backups: LastBackup,
    private readonly clock: Clock,
    private readonly settings: ExperimentsSettings,
  ) {}

  @Get('deployment/config')
  @RequirePermission('deployment_config', 'read')
  @ApiOperation({
    summary: 'Get the deployment configuration',
    operationId: 'getDeploymentConfig',
    description: 'Every option with its value and the source of the value. Secrets are left empty. Owners and auditors only.',
  })
  @ApiOkResponse({ type: DeploymentConfigResponse })
  @ApiForbiddenResponse({ description: 'You do not have permission to read the configuration.' })
  deploymentConfig(@CurrentActor() actor: Actor): DeploymentConfigResponse {
    const options = this.deployment.getConfig(actor);
    return { config: configTree(options), options: options.map(optionDescriptor) };
  }

  @Get('deployment/stats')
  @RequirePermission('deployment_stats', 'read')
  @ApiOperation({
    summary: 'Get deployment statistics',
    operationId: 'getDeploymentStats',
    description:
      'When the last backup was made. The rest is always zero, because this server has no workspaces, and present for compatibility.',
  })
  @ApiOkResponse({ type: DeploymentStatsResponse })
  @ApiForbiddenResponse({ description: 'You do not have permission to read deployment statistics.' })
  async deploymentStats(@CurrentActor() actor: Actor): Promise<DeploymentStatsResponse> {
    this.deployment.authorizeStats(actor);
    return DeploymentStatsResponse.at(this.clock.now(), await this.backups.find(actor));
  }

  @Get('deployment/ssh')
  @Authenticated()
  @ApiOperation({
    summary: 'Get the SSH configuration for workspaces',
    operationId: 'getSSHConfig',
    description: 'Always empty, because this server has no workspaces. Present for compatibility.',
  })
  @ApiOkResponse({ type: SshConfigResponse })
  ssh(): SshConfigResponse {
    return { hostname_prefix: '', hostname_suffix: '', ssh_config_options: {} };
  }

  @Get('experiments')
  @Authenticated()
  @ApiOperation({
    summary: 'List enabled experiments',
    operationId: 'getExperiments',
    description: 'Contains `oauth2` if the authorization server is enabled.',
  })
  @ApiOkResponse({ schema: { type: 'array', items: { type: 'string' } } })
  experiments(): string[] {
    return this.settings.oauth2ProviderEnable ? ['oauth2'] : [];
  }

  @Get('experiments/available')
  @Authenticated()
  @ApiOperation({ summary: 'List available experiments', operationId: 'getAvailableExperiments' })
  @ApiOkResponse({ type: AvailableExperimentsResponse })
  availableExperiments(): AvailableExperimentsResponse {
    return { safe: [] };
  }

  @Get('updatecheck')
  @Public()
  @ApiOperation({
    summary: 'Check for updates',
    operationId: 'checkForUpdates',
    description: 'Always reports the running version as current: this server does not check for updates.',
  })
  @ApiOkResponse({ type: UpdateCheckResponse })
  async updateCheck(): Promise<UpdateCheckResponse> {
    return { current: true, version: (await this.builds.get()).version, url: '' };
  }

  @Get('entitlements')
  @Authenticated()
  @ApiOperation({
    summary: 'Get entitlements',
    operationId: 'getEntitlements',
    description: 'Every feature is entitled: this server needs no license.',
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
  @RequirePermission('license', 'create', { credential: 'any' })
  @ApiOperation({
    summary: 'Refresh entitlements',
    operationId: 'refreshEntitlements',
    description: 'Has no effect: this server needs no license. Present for compatibility.',
  })
  @ApiCreatedResponse({ type: MessageResponse })
  @ApiForbiddenResponse({ description: 'Only owners can refresh entitlements.' })
  refreshEntitlements(@CurrentActor() actor: Actor): MessageResponse {
    this.deployment.authorizeLicenses(actor);
    return { message: 'Entitlements updated' };
  }
}
