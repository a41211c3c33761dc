import { Injectable } from '@nestjs/common';
import { systemSubject } from '../authz/index.js';
import { AccessUrl } from '../common/index.js';
import { SiteConfigsStore } from './site-configs.store.js';

export interface BuildInfo {
  readonly externalUrl: string;
  readonly version: string;
  readonly deploymentId: string;
  readonly upgradeMessage: string;
}

export interface BuildOptions {
  readonly version: string;
  readonly upgradeMessage: string;
}

@Injectable()
export class BuildInfoService {
  /** Never changes once the database exists. */
  private deploymentId: string | undefined;

  constructor(
    private readonly configs: SiteConfigsStore,
    private readonly accessUrl: AccessUrl,
    private readonly options: BuildOptions,
  ) {}

  async get(): Promise<BuildInfo> {
    this.deploymentId ??= (await this.configs.find(systemSubject('system-restricted'), 'deployment_id')) ?? '';
    return { externalUrl: this.accessUrl.issuer, deploymentId: this.deploymentId, ...this.options };
  }

  /** Throws when the database does not answer. */
  async ready(): Promise<void> {
    await this.configs.ping();
  }
}
