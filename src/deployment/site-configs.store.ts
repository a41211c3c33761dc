import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
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

  /** Throws `forbidden` without permission to replace any. */
  authorizeReplacing(actor: Actor): void {
    this.authorizer.authorize(actor, 'update', { type: 'deployment_config' });
  }

  /** Returns the previous value, or null. */
  async replace(actor: Actor, key: string, value: string, tx: EntityManager): Promise<string | null> {
    this.authorizer.authorize(actor, 'update', { type: 'deployment_config' });
    return this.configs.replace(key, value, tx);
  }
}
