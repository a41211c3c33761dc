import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../../authz/index.js';
import { DomainError } from '../../common/index.js';
import { settings } from '../../core/index.js';
import { RegistrationsStore } from './registrations.store.js';

export class RegistrationQuotaSettings extends settings('oauthRegistrationLimit', 'oauthRegistrationLimitPerNetwork') {}

/** How long a client waits that found no room: registrations that nobody uses are deleted every hour. */
const RETRY_AFTER_SECONDS = 3600;

/** Limits how many apps exist that no administrator has vouched for. */
@Injectable()
export class RegistrationQuota {
  constructor(
    private readonly registrations: RegistrationsStore,
    private readonly settings: RegistrationQuotaSettings,
  ) {}

  /** Throws `rate_limited` if there is no room for another one. Only under the lock of the policy, so that the last place is taken once. */
  async reserve(actor: Actor, network: string, tx: EntityManager): Promise<void> {
    const { oauthRegistrationLimit: most, oauthRegistrationLimitPerNetwork: mostOfNetwork } = this.settings;
    const { total, ofNetwork } = await this.registrations.count(actor, network, tx);
    if (mostOfNetwork > 0 && ofNetwork >= mostOfNetwork) throw full('from your network');
    if (most > 0 && total >= most) throw full('at this server');
  }
}

function full(where: string): DomainError {
  const text = `Too many apps have registered themselves ${where}. Try again later, or ask an administrator for an initial access token.`;
  return new DomainError('rate_limited', text, { retryAfterSeconds: RETRY_AFTER_SECONDS });
}
