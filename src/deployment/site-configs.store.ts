import { Injectable } from '@nestjs/common';
import { type Actor, Authorizer } from '../authz/index.js';
import { SiteConfigsRepository } from './site-configs.repository.js';

/** The only door to deployment-wide settings in the database. */
@Injectable()
export class SiteConfigsStore {
  constructor(
    private readonly configs: SiteConfigsRepository,
    private readonly authorizer: Authorizer,
  ) {}

  async find(actor: Actor, key: string): Promise<string | null> {
    this.authorizer.authorize(actor, 'read', { type: 'deployment_config' });
    return this.configs.find(key);
  }

  /** Reads no row, so that everybody may ask. */
  async ping(): Promise<void> {
    await this.configs.ping();
  }
}
