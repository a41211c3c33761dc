import { Injectable } from '@nestjs/common';
import { AccessUrl } from '../../common/index.js';
import { isLoopback } from '../../config/index.js';
import { parsePolicy, RegistrationPolicyService } from './registration-policy.service.js';
import type { RegistrationPolicy } from './registration-row.js';

/** The policy in force at this server, also while nobody has chosen one. */
@Injectable()
export class RegistrationPolicyInForce {
  constructor(
    private readonly policies: RegistrationPolicyService,
    private readonly accessUrl: AccessUrl,
  ) {}

  async get(): Promise<RegistrationPolicy> {
    return (await this.policies.find()) ?? this.preselected;
  }

  /** The meaning of a stored value. */
  of(stored: string | null): RegistrationPolicy {
    return parsePolicy(stored) ?? this.preselected;
  }

  /** Until an administrator chooses: other machines cannot reach a server on loopback, so apps on this one may register. */
  get preselected(): RegistrationPolicy {
    const { hostname } = new URL(this.accessUrl.origin);
    return isLoopback(hostname.replace(/^\[|\]$/g, '')) ? 'open' : 'token';
  }
}
