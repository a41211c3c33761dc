import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../../authz/index.js';
import { Clock, DomainError } from '../../common/index.js';
import { settings } from '../../core/index.js';
import { isShareTaken } from '../network-shares.js';
import { RegistrationsStore } from './registrations.store.js';
import { UnusedRegistrations } from './unused-registrations.js';

export class RegistrationQuotaSettings extends settings('oauthRegistrationLimit', 'oauthRegistrationLimitPerNetwork') {}

/** Where an app comes from, which counts as one caller. */
export interface RegistrationSource {
  /** A network, or the site of a metadata document. */
  readonly network: string;
  /** As messages call it. */
  readonly name: string;
}

/** The part of the total from which on apps that nobody has ever consented to make room for others. */
const ALMOST_FULL = 0.9;
/** Long enough for any person to read the consent page. */
const UNTRIED_SECONDS = 3600;
/** How many apps make room at once. */
const BATCH_ROWS = 100;

/** How long a client waits that found no room: registrations that nobody uses are deleted every hour. */
const RETRY_AFTER_SECONDS = 3600;

/** Limits how many apps exist that no administrator has vouched for. */
@Injectable()
export class RegistrationQuota {
  constructor(
    private readonly registrations: RegistrationsStore,
    private readonly unused: UnusedRegistrations,
    private readonly clock: Clock,
    private readonly settings: RegistrationQuotaSettings,
  ) {}

  /** Throws `rate_limited` if there is no room for another one. Only under the lock of the policy, so that the last place is taken once. */
  async reserve(actor: Actor, { network, name }: RegistrationSource, tx: EntityManager): Promise<void> {
    const { oauthRegistrationLimit: most, oauthRegistrationLimitPerNetwork: mostOfNetwork } = this.settings;
    const registered = await this.registrations.count(actor, network, tx);
    if (mostOfNetwork > 0 && isShareTaken(registered, mostOfNetwork)) throw full(`from ${name}`);
    if (most === 0 || registered.total < most * ALMOST_FULL) return;
    const registeredBefore = new Date(this.clock.now().getTime() - UNTRIED_SECONDS * 1000);
    const deleted = await this.unused.deleteBatch(actor, { usedBefore: registeredBefore, neverConsented: true }, BATCH_ROWS, tx);
    if (registered.total - deleted >= most) throw full('at this server');
  }
}

function full(where: string): DomainError {
  const text = `Too many apps have registered themselves ${where}. Try again later, or ask an administrator for an initial access token.`;
  return new DomainError('rate_limited', text, { retryAfterSeconds: RETRY_AFTER_SECONDS });
}
