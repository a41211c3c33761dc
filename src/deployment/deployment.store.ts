import { Inject, Injectable } from '@nestjs/common';
import { type Actor, Authorizer } from '../authz/index.js';
import { CONFIG, type Config, type ConfiguredOption, configuredOptions } from '../config/index.js';
import { type EncryptionOverview, EncryptionOverviews } from '../dbcrypt/index.js';

/** The configuration of this deployment, for users with permission to read it. */
@Injectable()
export class DeploymentStore {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly authorizer: Authorizer,
    private readonly encryption: EncryptionOverviews,
  ) {}

  /** Without the values of secrets. */
  getConfig(actor: Actor): readonly ConfiguredOption[] {
    this.authorizeReading(actor);
    return configuredOptions(this.config);
  }

  /** How secrets are encrypted. Throws `forbidden`. */
  async getEncryption(actor: Actor): Promise<EncryptionOverview> {
    this.authorizeReading(actor);
    return this.encryption.read();
  }

  /** May this actor read the configuration? Throws `forbidden`. */
  authorizeReading(actor: Actor): void {
    this.authorizer.authorize(actor, 'read', { type: 'deployment_config' });
  }

  /** There are no licenses to refresh, but the actor still needs permission to add one. Throws `forbidden`. */
  authorizeLicenses(actor: Actor): void {
    this.authorizer.authorize(actor, 'create', { type: 'license' });
  }

  authorizeStats(actor: Actor): void {
    this.authorizer.authorize(actor, 'read', { type: 'deployment_stats' });
  }
}
