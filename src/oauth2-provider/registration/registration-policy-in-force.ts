import { Injectable } from '@nestjs/common';
import { AccessUrl } from '../../common/index.js';
import { isLoopback, resolveListenAddress } from '../../config/index.js';
import { settings } from '../../core/index.js';
import { parsePolicy, RegistrationPolicyService } from './registration-policy.service.js';
import type { RegistrationPolicy } from './registration-row.js';

export class RegistrationPolicySettings extends settings('httpAddress', 'tlsAddress', 'tlsEnable') {}

/** The policy in force at this server, also while nobody has chosen one. */
@Injectable()
export class RegistrationPolicyInForce {
  constructor(
    private readonly policies: RegistrationPolicyService,
    private readonly accessUrl: AccessUrl,
    private readonly settings: RegistrationPolicySettings,
  ) {}

  async get(): Promise<RegistrationPolicy> {
    return (await this.policies.find()) ?? this.preselected;
  }

  /** The meaning of a stored value. */
  of(stored: string | null): RegistrationPolicy {
    return parsePolicy(stored) ?? this.preselected;
  }

  /**
   * Until an administrator chooses: other machines cannot reach a server that listens on loopback, so apps on this one may register. Behind a proxy
   * they can, and without a configured access URL that names loopback although the server listens on every interface: so both have to be loopback.
   */
  get preselected(): RegistrationPolicy {
    const hosts = [resolveListenAddress(this.settings).host, new URL(this.accessUrl.origin).hostname.replace(/^\[|\]$/g, '')];
    return hosts.every(isLoopback) ? 'open' : 'token';
  }
}
