import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { systemSubject } from '../../authz/index.js';
import { settings } from '../../core/index.js';
import { PeriodicWork } from '../../database/index.js';
import { UnusedRegistrations } from './unused-registrations.js';

const EVERY_SECONDS = 60 * 60;

export class RegistrationPurgeSettings extends settings('oauthRegistrationUnusedLifetimeSeconds') {}

/** Deletes registrations that nobody uses, and initial access tokens that have expired. */
@Injectable()
export class RegistrationPurge implements OnApplicationBootstrap {
  private readonly logger = new Logger(RegistrationPurge.name);

  constructor(
    private readonly unused: UnusedRegistrations,
    private readonly work: PeriodicWork,
    private readonly settings: RegistrationPurgeSettings,
  ) {}

  onApplicationBootstrap(): void {
    this.work.start({
      name: 'oauth2-registration-purge',
      everySeconds: EVERY_SECONDS,
      work: async (stopping, now) => {
        const actor = systemSubject('client-registration');
        const usedBefore = new Date(now.getTime() - this.settings.oauthRegistrationUnusedLifetimeSeconds * 1000);
        const apps = await this.unused.deleteApps(actor, usedBefore, stopping);
        const tokens = await this.unused.deleteTokens(actor, now, stopping);
        if (apps + tokens > 0) this.logger.log({ apps, tokens }, 'deleted unused registrations and expired initial access tokens');
      },
    });
  }
}
