import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../../audit/index.js';
import { type Actor, systemSubject } from '../../authz/index.js';
import { Clock, isUuid } from '../../common/index.js';
import { AtomicStatements, Transactions } from '../../database/index.js';
import { appResource } from '../apps/app-audit.js';
import type { AppRow } from '../apps/app-row.js';
import { type ClientCredentials, secretOf } from '../checks/client-credentials.js';
import type { ParameterSource } from '../checks/parameters.js';
import type { AuthenticatedClient } from './authenticated-client.js';
import { GrantsStore } from './grants.store.js';
import { parseToken, PresentedTokens } from './presented-tokens.js';
import type { RevocableToken, RevocationFacts } from './token-request-facts.js';
import { TokenRequestsStore } from './token-requests.store.js';

@Injectable()
export class RevocationService {
  constructor(
    private readonly grants: GrantsStore,
    private readonly tokens: PresentedTokens,
    private readonly requests: TokenRequestsStore,
    private readonly audit: AuditTrail,
    private readonly atomic: AtomicStatements,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /** Reads everything that the request depends on, in one statement; null if it is to be read step by step. It refuses nothing. */
  async read(credentials: ClientCredentials, form: ParameterSource<'token'>): Promise<RevocationFacts | null> {
    const { clientId } = credentials;
    const token = parseToken(form.all('token')[0] ?? '');
    if (!this.atomic.isEnabled || !isUuid(clientId) || !token) return null;
    const client = { clientId, clientSecretPrefix: secretOf(credentials)?.prefix ?? null };
    return this.requests.findRevocable(systemSubject('system-oauth2'), client, token);
  }

  /**
   * RFC 7009: revokes the whole grant, whichever of its tokens was presented, even one that a racing refresh has just replaced.
   * Ignores tokens that are unknown, malformed or another client's (RFC 7009 section 2.2).
   */
  async revokeToken(client: AuthenticatedClient, text: string, facts: RevocationFacts | null): Promise<void> {
    if (facts?.token?.appId === client.app.id && (await this.revokeAtOnce(facts.token))) return;
    const token = await this.tokens.verify(text);
    if (token?.appId !== client.app.id) return;
    const actor = systemSubject('system-oauth2');
    await this.transactions.run(async (tx) => {
      const now = this.clock.now();
      await this.grants.lockLive(actor, token.grantId, { now, appSecretId: client.secretId }, tx);
      await this.grants.revoke(actor, { id: token.grantId, userId: token.userId }, now, tx);
    });
  }

  /** False, without any effect: it was revoked before, or a refresh came between. */
  private revokeAtOnce(token: RevocableToken): Promise<boolean> {
    const { guards, writes } = this.grants.revocation(systemSubject('system-oauth2'), token, this.clock.now());
    return this.atomic.run(guards, writes);
  }

  /** Revokes this person's grants to this app, on every device. */
  async revokeOwn(actor: Actor, app: AppRow): Promise<void> {
    this.audit.attempt(actor, { action: 'write', ...appResource(app) });
    await this.transactions.run(async (tx) => {
      await this.grants.revokeAllOf(actor, actor.id, app.id, this.clock.now(), tx);
      await this.audit.record(
        actor,
        { action: 'write', ...appResource(app), statusCode: 204, additionalFields: { consent: 'revoked' } },
        tx,
      );
    });
  }
}
