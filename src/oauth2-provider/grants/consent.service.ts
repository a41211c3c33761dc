import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../../audit/index.js';
import type { Actor } from '../../authz/index.js';
import { Clock } from '../../common/index.js';
import { Transactions, violates } from '../../database/index.js';
import type { AppRow } from '../apps/apps.repository.js';
import type { AuthorizationRequest } from '../checks/authorization-request.js';
import { generateOAuthSecret } from '../oauth-secret.js';
import { GrantsStore } from './grants.store.js';
import { TokenMinter } from './token-minter.js';

/** RFC 6749 section 4.1.2 recommends at most ten minutes. */
const CODE_LIFETIME_MS = 10 * 60 * 1000;

/** Turns a person's consent into a grant and the code that redeems it. */
@Injectable()
export class ConsentService {
  constructor(
    private readonly grants: GrantsStore,
    private readonly minter: TokenMinter,
    private readonly audit: AuditTrail,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /** The authorization code, for the redirect to the client; null when the app was deleted at this moment. */
  async allow(actor: Actor, app: AppRow, request: AuthorizationRequest): Promise<string | null> {
    const now = this.clock.now();
    const secret = generateOAuthSecret();
    const common = { userId: actor.id, appId: app.id, resource: request.resource, scope: request.scope.join(' ') };
    const store = this.transactions.run(async (tx) => {
      const absoluteExpiresAt = new Date(now.getTime() + this.minter.lifetimes.grantSeconds * 1000);
      const grantId = await this.grants.insertGrant(actor, { ...common, absoluteExpiresAt }, tx);
      await this.grants.insertCode(
        actor,
        {
          ...common,
          secret,
          grantId,
          resourceRequested: request.resourceRequested,
          redirectUri: request.sentRedirectUri,
          codeChallenge: request.codeChallenge,
          stateHash: request.state === undefined ? null : createHash('sha256').update(request.state).digest('hex'),
          expiresAt: new Date(now.getTime() + CODE_LIFETIME_MS),
        },
        tx,
      );
      const additionalFields = { consent: 'allowed', resource: common.resource, scope: common.scope };
      const resource = {
        resourceType: 'oauth2_provider_app',
        resourceId: app.id,
        resourceTarget: app.name,
        resourceIcon: app.icon,
      } as const;
      await this.audit.record(actor, { action: 'write', statusCode: 302, ...resource, additionalFields }, tx);
    });
    try {
      await store;
    } catch (error) {
      if (violates(error, 'oauth2_provider_grants_app_id_fkey')) return null;
      throw error;
    }
    return secret.text;
  }
}
