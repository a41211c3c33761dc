import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../audit/index.js';
import { type Actor, systemSubject } from '../authz/index.js';
import { NIL_UUID } from '../common/index.js';
import { Transactions } from '../database/index.js';
import { type Appearance, APPEARANCE_KEY, formatAppearance, parseAppearance } from './appearance.js';
import { AppearanceBranding } from './appearance-branding.js';
import { auditedSiteConfig } from './site-config-audit.js';
import { SiteConfigsStore } from './site-configs.store.js';

/** There is only one, and it has no id. */
const RESOURCE = {
  action: 'write',
  resourceType: 'appearance',
  resourceId: NIL_UUID,
  resourceTarget: '',
} as const;

@Injectable()
export class AppearanceService {
  constructor(
    private readonly configs: SiteConfigsStore,
    private readonly audit: AuditTrail,
    private readonly transactions: Transactions,
    private readonly branding: AppearanceBranding,
  ) {}

  /** For every signed-in user, whatever their permissions on the configuration. */
  async get(): Promise<Appearance> {
    return parseAppearance(await this.configs.find(systemSubject('system-restricted'), APPEARANCE_KEY));
  }

  /** Runs before the body is checked. Throws `forbidden` and records it, because no interceptor runs before the body. */
  async authorizeReplacing(actor: Actor): Promise<void> {
    try {
      this.configs.authorizeReplacing(actor);
    } catch (error) {
      this.audit.attempt(actor, RESOURCE);
      await this.audit.recordRefusal(actor, 403);
      throw error;
    }
  }

  /** Throws `forbidden`. */
  async replace(actor: Actor, appearance: Appearance): Promise<Appearance> {
    const value = formatAppearance(appearance);
    this.audit.attempt(actor, RESOURCE);
    await this.transactions.run(async (tx) => {
      const before = await this.configs.replace(actor, APPEARANCE_KEY, value, tx);
      const rows = { before: auditedSiteConfig(before), after: auditedSiteConfig(value) };
      await this.audit.record(actor, { ...RESOURCE, statusCode: 200, ...rows }, tx);
    });
    this.branding.learn(appearance);
    return appearance;
  }
}
