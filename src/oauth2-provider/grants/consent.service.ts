import { createHash, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditTrail } from '../../audit/index.js';
import { ApiKeysStore } from '../../auth/index.js';
import { type Actor, isAdminScope, systemSubject } from '../../authz/index.js';
import { Clock, DomainError } from '../../common/index.js';
import { settings } from '../../core/index.js';
import { Transactions, violates, writeAll } from '../../database/index.js';
import { appResource } from '../apps/app-audit.js';
import type { AppRow } from '../apps/apps.repository.js';
import { MAX_ADMIN_GRANT_SECONDS } from '../checks/admin-scopes.js';
import type { AuthorizationRequest } from '../checks/authorization-request.js';
import { generateOAuthSecret } from '../oauth-secret.js';
import { mayTarget } from '../resource-servers/target-resource.js';
import { ResourceServersStore } from '../resource-servers/resource-servers.store.js';
import { GrantsStore } from './grants.store.js';

/** RFC 6749 section 4.1.2 recommends at most ten minutes. */
const CODE_LIFETIME_MS = 10 * 60 * 1000;

export class ConsentSettings extends settings('oauthGrantLifetimeSeconds') {}

/** Turns a person's consent into a grant and the code that redeems it. */
@Injectable()
export class ConsentService {
  constructor(
    private readonly grants: GrantsStore,
    private readonly resourceServers: ResourceServersStore,
    private readonly keys: ApiKeysStore,
    private readonly audit: AuditTrail,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly settings: ConsentSettings,
  ) {}

  /** Returns the authorization code for the redirect to the client; null when the app was deleted meanwhile. */
  async allow(actor: Actor, app: AppRow, request: AuthorizationRequest): Promise<string | null> {
    const now = this.clock.now();
    const secret = generateOAuthSecret();
    const grantId = randomUUID();
    const common = { userId: actor.id, appId: app.id, resource: request.target.identifier, scope: request.scope.join(' ') };
    const store = this.transactions.run(async (tx) => {
      await this.keys.requirePresented(actor, tx);
      await this.requireTarget(request, app, tx);
      const absoluteExpiresAt = new Date(now.getTime() + grantSeconds(request.scope, this.settings) * 1000);
      await writeAll(tx, [this.grants.grantInsertion(actor, { ...common, id: grantId, absoluteExpiresAt })]);
      await this.grants.insertCode(
        actor,
        {
          ...common,
          secret,
          grantId,
          redirectUri: request.sentRedirectUri,
          codeChallenge: request.codeChallenge,
          stateHash: request.state === undefined ? null : createHash('sha256').update(request.state).digest('hex'),
          expiresAt: new Date(now.getTime() + CODE_LIFETIME_MS),
        },
        tx,
      );
      const additionalFields = { consent: 'allowed', resource: common.resource, scope: common.scope } as const;
      await this.audit.record(actor, { action: 'write', ...appResource(app), statusCode: 302, additionalFields }, tx);
    });
    try {
      await store;
    } catch (error) {
      if (violates(error, 'oauth2_provider_grants_app_id_fkey')) return null;
      throw error;
    }
    return secret.text;
  }

  /**
   * The person consented to the resource server as it was read before. It is locked, so that its deletion, which revokes its grants, sees this
   * one. Throws `conflict` if it has changed: the person can try again.
   */
  private async requireTarget({ target, scope }: AuthorizationRequest, app: AppRow, tx: EntityManager): Promise<void> {
    if (!target.server) return;
    const current = await this.resourceServers.lockForConsent(systemSubject('system-oauth2'), target.server.id, tx);
    const names = current?.scopes.map(({ name }) => name) ?? [];
    const isAllowed = current !== null && mayTarget({ ...target, server: current }, app.id);
    if (!isAllowed || !scope.every((name) => names.includes(name))) {
      throw new DomainError('conflict', 'The API that the app asked for has just been changed. Start again from the app.');
    }
  }
}

/** How long a grant of this scope lasts; with administrator access at most one day. */
export function grantSeconds(scope: readonly string[], lifetimes: ConsentSettings): number {
  return scope.some(isAdminScope)
    ? Math.min(lifetimes.oauthGrantLifetimeSeconds, MAX_ADMIN_GRANT_SECONDS)
    : lifetimes.oauthGrantLifetimeSeconds;
}
