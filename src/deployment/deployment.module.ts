import { Module } from '@nestjs/common';
import { ConsoleModule } from '../console/index.js';
import { Branding, HttpModule } from '../http/index.js';
import { LimitsModule } from '../limits/index.js';
import { AppearanceBranding } from './appearance-branding.js';
import { AppearanceController } from './appearance.controller.js';
import { AppearanceService } from './appearance.service.js';
import { BuildInfoService, BuildInfoSettings } from './build-info.service.js';
import { DeploymentController } from './deployment.controller.js';
import { DeploymentStore } from './deployment.store.js';
import { EncryptionController } from './encryption/encryption.controller.js';
import { DeploymentPagesController } from './pages/deployment-pages.controller.js';
import { ExperimentsSettings, SettingsController } from './settings.controller.js';
import { SiteConfigsModule } from './site-configs.module.js';

@Module({
  imports: [ConsoleModule, HttpModule, LimitsModule, SiteConfigsModule],
  controllers: [AppearanceController, DeploymentController, DeploymentPagesController, EncryptionController, SettingsController],
  providers: [
    AppearanceBranding,
    { provide: Branding, useExisting: AppearanceBranding },
    AppearanceService,
    BuildInfoService,
    BuildInfoSettings,
    DeploymentStore,
    ExperimentsSettings,
  ],
  exports: [Branding, DeploymentStore],
})
export class DeploymentModule {}
