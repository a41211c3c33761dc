import { Injectable } from '@nestjs/common';
import { AccessUrl } from '../../common/index.js';
import { isOnlyForThisMachine } from '../../config/index.js';
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

  /** Until an administrator chooses: apps on this machine may register if no other one can reach the server. */
  get preselected(): RegistrationPolicy {
    return isOnlyForThisMachine(this.settings, this.accessUrl.origin) ? 'open' : 'token';
  }
}
