import { Inject, Injectable } from '@nestjs/common';
import { type Actor, Authorizer } from '../authz/index.js';
import { CONFIG, type Config, type ConfiguredOption, configuredOptions } from '../config/index.js';

/** The configuration of this deployment, for users with permission to read it. */
@Injectable()
export class DeploymentStore {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly authorizer: Authorizer,
  ) {}

  /** Without the values of secrets. */
  getConfig(actor: Actor): readonly ConfiguredOption[] {
    this.authorizer.authorize(actor, 'read', { type: 'deployment_config' });
    return configuredOptions(this.config);
  }

  /** There are no licenses to refresh, but the actor still needs permission to add one. Throws `forbidden`. */
  authorizeLicenses(actor: Actor): void {
    this.authorizer.authorize(actor, 'create', { type: 'license' });
  }

  authorizeStats(actor: Actor): void {
    this.authorizer.authorize(actor, 'read', { type: 'deployment_stats' });
  }
}
