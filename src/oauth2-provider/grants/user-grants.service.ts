import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../../audit/index.js';
import { apiKeyResource, ApiKeysStore } from '../../auth/index.js';
import type { Actor } from '../../authz/index.js';
import { Clock, notFound } from '../../common/index.js';
import { Transactions } from '../../database/index.js';
import type { ListedConsent } from './consents.repository.js';
import { ConsentsStore } from './consents.store.js';
import type { UserGrantRow } from './user-grants.repository.js';
import { UserGrantsStore } from './user-grants.store.js';

/** The access that a person has given to apps, and how it ends. */
@Injectable()
export class UserGrantsService {
  constructor(
    private readonly grants: UserGrantsStore,
    private readonly consents: ConsentsStore,
    private readonly keys: ApiKeysStore,
    private readonly audit: AuditTrail,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  list(actor: Actor, userId: string): Promise<UserGrantRow[]> {
    return this.grants.list(actor, userId, this.clock.now());
  }

  /** What the user is not asked about again. */
  listConsents(actor: Actor, userId: string): Promise<ListedConsent[]> {
    return this.consents.list(actor, userId, this.clock.now());
  }

  /** The user is asked again when the app next wants access. What it has, stays. Throws `not_found`. */
  async forgetConsents(actor: Actor, userId: string, appId: string): Promise<void> {
    const consent = (await this.listConsents(actor, userId)).find((each) => each.appId === appId);
    if (!consent) throw notFound();
    const app = {
      resourceType: 'oauth2_provider_app',
      resourceId: appId,
      resourceTarget: consent.appName,
      resourceIcon: consent.appIcon,
    } as const;
    this.audit.attempt(actor, { action: 'write', ...app });
    await this.transactions.run(async (tx) => {
      await this.consents.delete(actor, userId, appId, tx);
      const additionalFields = { consent: 'forgotten', user_id: userId } as const;
      await this.audit.record(actor, { action: 'write', ...app, statusCode: 204, additionalFields }, tx);
    });
  }

  /** Revokes one grant with its tokens. Throws `not_found` for a grant of somebody else, and one that has ended. */
  async revoke(actor: Actor, userId: string, id: string): Promise<void> {
    const now = this.clock.now();
    const [grant] = await this.grants.list(actor, userId, now, id);
    if (!grant) throw notFound();
    const app = {
      resourceType: 'oauth2_provider_app',
      resourceId: grant.appId,
      resourceTarget: grant.appName,
      resourceIcon: grant.appIcon,
    } as const;
    this.audit.attempt(actor, { action: 'write', ...app });
    await this.transactions.run(async (tx) => {
      if ((await this.grants.revoke(actor, userId, now, tx, id)) === 0) throw notFound();
      await this.audit.record(
        actor,
        {
          action: 'write',
          ...app,
          statusCode: 204,
          additionalFields: { consent: 'revoked', user_id: userId, grant_id: id },
        },
        tx,
      );
    });
  }

  /** Revokes all grants of a user whom the actor may see, and returns their number. */
  async revokeAll(actor: Actor, userId: string): Promise<number> {
    this.audit.attempt(actor, { action: 'delete', ...apiKeyResource(userId) });
    return this.transactions.run(async (tx) => {
      const ended = await this.grants.revoke(actor, userId, this.clock.now(), tx);
      const additionalFields = { grants_ended: ended };
      await this.audit.record(actor, { action: 'delete', ...apiKeyResource(userId), statusCode: 200, additionalFields }, tx);
      return ended;
    });
  }

  /**
   * Ends every session, token and grant of a user whom the actor may see, and whom the user's agents trust, except the key of this request.
   * Keys first: what was being created with them is then visible or refused.
   */
  async endEverything(actor: Actor, userId: string): Promise<{ grants: number; keys: number; workloadIdentities: number }> {
    this.audit.attempt(actor, { action: 'delete', ...apiKeyResource(userId) });
    return this.transactions.run(async (tx) => {
      const { keys, workloadIdentities } = await this.keys.endPersonal(actor, userId, actor.credential?.keyId ?? null, tx);
      const grants = await this.grants.revoke(actor, userId, this.clock.now(), tx);
      const additionalFields = { grants_ended: grants, keys_ended: keys, workload_identities_ended: workloadIdentities };
      await this.audit.record(actor, { action: 'delete', ...apiKeyResource(userId), statusCode: 200, additionalFields }, tx);
      return { grants, keys, workloadIdentities };
    });
  }
}
