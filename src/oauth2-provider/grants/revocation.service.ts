import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../../audit/index.js';
import { type Actor, systemSubject } from '../../authz/index.js';
import { Clock, matchesHash } from '../../common/index.js';
import { Transactions } from '../../database/index.js';
import type { AppRow } from '../apps/apps.repository.js';
import { PresentedSecret } from '../oauth-secret.js';
import type { AuthenticatedClient } from './authenticated-client.js';
import { GrantsStore } from './grants.store.js';

const ACCESS_TOKEN = /^([A-Za-z0-9]{10})-([A-Za-z0-9]{22})$/;

@Injectable()
export class RevocationService {
  constructor(
    private readonly grants: GrantsStore,
    private readonly audit: AuditTrail,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /**
   * RFC 7009: ends the whole grant, whichever of its tokens was presented, even one that a racing refresh has just replaced.
   * Says nothing about tokens that are unknown, malformed or another client's (section 2.2).
   */
  async revokeToken(client: AuthenticatedClient, text: string): Promise<void> {
    const actor = systemSubject('system-oauth2');
    const grant = await this.findGrant(actor, client, text);
    if (!grant) return;
    await this.transactions.run(async (tx) => {
      const now = this.clock.now();
      await this.grants.lockLive(actor, grant.id, { now, appSecretId: client.secretId }, tx);
      await this.grants.revoke(actor, grant, now, tx);
    });
  }

  /** What this person allowed this app, on every device. */
  async revokeOwn(actor: Actor, app: AppRow): Promise<void> {
    await this.transactions.run(async (tx) => {
      await this.grants.revokeAllOf(actor, actor.id, app.id, this.clock.now(), tx);
      const resource = {
        resourceType: 'oauth2_provider_app',
        resourceId: app.id,
        resourceTarget: app.name,
        resourceIcon: app.icon,
      } as const;
      await this.audit.record(actor, { action: 'write', statusCode: 204, ...resource, additionalFields: { consent: 'taken back' } }, tx);
    });
  }

  private async findGrant(actor: Actor, client: AuthenticatedClient, text: string): Promise<{ id: string; userId: string } | null> {
    const refresh = PresentedSecret.parse(text);
    if (refresh) {
      const token = await this.grants.findByRefresh(actor, refresh);
      return token?.appId === client.app.id ? { id: token.grantId, userId: token.userId } : null;
    }
    const [, keyId, secret] = ACCESS_TOKEN.exec(text) ?? [];
    if (keyId === undefined || secret === undefined) return null;
    const token = await this.grants.findByAccessKey(actor, keyId);
    const isRight = matchesHash(secret, token?.accessHash);
    return token && isRight && token.appId === client.app.id ? { id: token.grantId, userId: token.userId } : null;
  }
}
