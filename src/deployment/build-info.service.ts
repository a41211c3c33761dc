import { Injectable } from '@nestjs/common';
import { systemSubject } from '../authz/index.js';
import { AccessUrl } from '../common/index.js';
import { productVersion } from '../config/index.js';
import { settings } from '../core/index.js';
import { SiteConfigsStore } from './site-configs.store.js';

export interface BuildInfo {
  readonly externalUrl: string;
  readonly version: string;
  readonly deploymentId: string;
  readonly upgradeMessage: string;
}

export class BuildInfoSettings extends settings('cliUpgradeMessage') {}

@Injectable()
export class BuildInfoService {
  private readonly version = `v${productVersion()}`;
  /** Never changes once the database exists. */
  private deploymentId: string | undefined;

  constructor(
    private readonly configs: SiteConfigsStore,
    private readonly accessUrl: AccessUrl,
    private readonly settings: BuildInfoSettings,
  ) {}

  async get(): Promise<BuildInfo> {
    this.deploymentId ??= (await this.configs.find(systemSubject('system-restricted'), 'deployment_id')) ?? '';
    return {
      externalUrl: this.accessUrl.issuer,
      version: this.version,
      deploymentId: this.deploymentId,
      upgradeMessage: this.settings.cliUpgradeMessage ?? '',
    };
  }
}
