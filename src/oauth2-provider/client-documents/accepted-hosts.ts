import { Injectable } from '@nestjs/common';
import { settings } from '../../core/index.js';
import { RegistrationPolicyInForce } from '../registration/registration-policy-in-force.js';

export class AcceptedHostsSettings extends settings('oauthClientMetadataDomains') {}

/** The hosts whose documents may describe clients: the configured ones, or every host while apps may register themselves. */
@Injectable()
export class AcceptedHosts {
  constructor(
    private readonly policy: RegistrationPolicyInForce,
    private readonly settings: AcceptedHostsSettings,
  ) {}

  /** Is a host accepted because of the policy, and not because it is listed? */
  get dependOnPolicy(): boolean {
    return this.settings.oauthClientMetadataDomains.length === 0;
  }

  /** Can clients be named by a URL? */
  async areAny(): Promise<boolean> {
    return !this.dependOnPolicy || (await this.policy.get()) === 'open';
  }

  /** May the client with this ID, which is a valid URL, be used? */
  async include(clientId: string): Promise<boolean> {
    if (this.dependOnPolicy) return (await this.policy.get()) === 'open';
    const host = new URL(clientId).hostname;
    return this.settings.oauthClientMetadataDomains.some(
      (domain) => host === domain || (domain.startsWith('*.') && host.endsWith(domain.slice(1))),
    );
  }
}
