import { Module } from '@nestjs/common';
import { AccessUrl } from '../common/index.js';
import { CONFIG, type Config, productVersion } from '../config/index.js';
import { BuildInfoService } from './build-info.service.js';
import { DeploymentController } from './deployment.controller.js';
import { DeploymentStore } from './deployment.store.js';
import { SettingsController } from './settings.controller.js';
import { SiteConfigsRepository } from './site-configs.repository.js';
import { SiteConfigsStore } from './site-configs.store.js';

@Module({
  controllers: [DeploymentController, SettingsController],
  providers: [
    DeploymentStore,
    SiteConfigsRepository,
    SiteConfigsStore,
    {
      provide: BuildInfoService,
      inject: [SiteConfigsStore, AccessUrl, CONFIG],
      useFactory: (configs: SiteConfigsStore, accessUrl: AccessUrl, config: Config) =>
        new BuildInfoService(configs, accessUrl, { version: `v${productVersion()}`, upgradeMessage: config.cliUpgradeMessage ?? '' }),
    },
  ],
})
export class DeploymentModule {}
