import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../../audit/index.js';
import { type Actor, type RequestOrigin, systemSubject } from '../../authz/index.js';
import { NIL_UUID } from '../../common/index.js';
import { Transactions } from '../../database/index.js';
import { auditedSiteConfig, SiteConfigsStore } from '../../deployment/index.js';
import { POLICY_KEY, REGISTRATION_POLICIES, type RegistrationPolicy } from './registration-row.js';

/** There is only one, and it has no id. */
const RESOURCE = { action: 'write', resourceType: 'oauth2_provider_settings', resourceId: NIL_UUID, resourceTarget: '' } as const;

/** On whose behalf the server itself changes the policy. */
interface Instigator {
  readonly userId?: string;
  readonly origin?: RequestOrigin;
  readonly additionalFields?: { readonly command: 'server oauth2 registration' };
}

/** The stored policy for apps that register themselves. */
@Injectable()
export class RegistrationPolicyService {
  constructor(
    private readonly configs: SiteConfigsStore,
    private readonly audit: AuditTrail,
    private readonly transactions: Transactions,
  ) {}

  /** Null: nobody has chosen one. */
  async find(): Promise<RegistrationPolicy | null> {
    return parsePolicy(await this.configs.find(systemSubject('system-oauth2'), POLICY_KEY));
  }

  /** Runs before the body is checked. Throws `forbidden` and records it, because no interceptor runs before the body. */
  async authorizeChange(actor: Actor): Promise<void> {
    try {
      this.configs.authorizeReplacing(actor);
    } catch (error) {
      this.audit.attempt(actor, RESOURCE);
      await this.audit.recordRefusal(actor, 403);
      throw error;
    }
  }

  /** Throws `forbidden`. Waits for registrations that have begun, so none succeeds after it. */
  async set(actor: Actor, policy: RegistrationPolicy, by: Instigator = {}): Promise<void> {
    this.audit.attempt(actor, RESOURCE);
    await this.transactions.run(async (tx) => {
      const before = await this.configs.replace(actor, POLICY_KEY, policy, tx);
      const rows = { before: auditedSiteConfig(before), after: auditedSiteConfig(policy) };
      await this.audit.record(actor, { ...RESOURCE, statusCode: 200, ...rows, ...by }, tx);
    });
  }

  /** The answer to the question of the set-up page, by the user who has just been created. */
  async choose(policy: RegistrationPolicy, userId: string, origin: RequestOrigin): Promise<void> {
    await this.set(systemSubject('system-restricted'), policy, { userId, origin });
  }
}

/** Null for a policy that was never chosen. */
export function parsePolicy(stored: unknown): RegistrationPolicy | null {
  return REGISTRATION_POLICIES.find((policy) => policy === stored) ?? null;
}
