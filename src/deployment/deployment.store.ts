import { Inject, Injectable } from '@nestjs/common';
import { type Actor, Authorizer } from '../authz/index.js';
import { CONFIG, type Config, type ConfiguredOption, configuredOptions } from '../config/index.js';

/** How this deployment is set up, for who may know. */
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

  /** There are no licences to look at again; who asks must still be who could add one. Throws `forbidden`. */
  authorizeLicenses(actor: Actor): void {
    this.authorizer.authorize(actor, 'create', { type: 'license' });
  }

  authorizeStats(actor: Actor): void {
    this.authorizer.authorize(actor, 'read', { type: 'deployment_stats' });
  }
}
