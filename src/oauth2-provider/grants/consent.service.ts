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
import { PushedRequestsStore } from '../pushed-requests/pushed-requests.store.js';
import { RegistrationsStore } from '../registration/registrations.store.js';
import { mayTarget } from '../resource-servers/target-resource.js';
import { ResourceServersStore } from '../resource-servers/resource-servers.store.js';
import type { GrantInsert } from './grants.repository.js';
import { GrantsStore } from './grants.store.js';

/** RFC 6749 section 4.1.2 recommends at most ten minutes. */
const CODE_LIFETIME_MS = 10 * 60 * 1000;

export class ConsentSettings extends settings('oauthGrantLifetimeSeconds') {}

/** What a person consented to. */
type Consented = Pick<AuthorizationRequest, 'target' | 'scope'>;

interface Circumstances {
  /** Of the response. */
  readonly statusCode: number;
  readonly now: Date;
  /** More for the audit log. */
  readonly facts?: { readonly device_address: string };
}

/** Turns a person's consent into a grant and the code that redeems it. */
@Injectable()
export class ConsentService {
  constructor(
    private readonly grants: GrantsStore,
    private readonly resourceServers: ResourceServersStore,
    private readonly registrations: RegistrationsStore,
    private readonly pushed: PushedRequestsStore,
    private readonly keys: ApiKeysStore,
    private readonly audit: AuditTrail,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly settings: ConsentSettings,
  ) {}

  /**
   * Returns the authorization code for the redirect to the client. Null when the app was deleted meanwhile, or somebody has consented to the pushed
   * request, which is identified by its hash.
   */
  async allow(actor: Actor, app: AppRow, request: AuthorizationRequest, pushed: Buffer | null): Promise<string | null> {
    const now = this.clock.now();
    const secret = generateOAuthSecret();
    const store = this.transactions.run(async (tx) => {
      if (pushed && !(await this.pushed.consume(systemSubject('system-oauth2'), pushed, tx))) return false;
      const { id: grantId, userId, appId, resource, scope } = await this.record(actor, app, request, { statusCode: 302, now }, tx);
      const code = { grantId, userId, appId, resource, scope, secret, redirectUri: request.sentRedirectUri };
      const stateHash = request.state === undefined ? null : createHash('sha256').update(request.state).digest('hex');
      const expiresAt = new Date(now.getTime() + CODE_LIFETIME_MS);
      await this.grants.insertCode(
        actor,
        { ...code, codeChallenge: request.codeChallenge, dpopJkt: request.dpopJkt, stateHash, expiresAt },
        tx,
      );
      return true;
    });
    try {
      return (await store) ? secret.text : null;
    } catch (error) {
      if (violates(error, 'oauth2_provider_grants_app_id_fkey')) return null;
      throw error;
    }
  }

  /** Inserts the grant, and says so in the audit log. Throws `token_invalid` if the session was ended meanwhile, and `conflict`. */
  async record(
    actor: Actor,
    app: AppRow,
    consented: Consented,
    { statusCode, now, facts }: Circumstances,
    tx: EntityManager,
  ): Promise<GrantInsert> {
    await this.keys.requirePresented(actor, now, tx);
    await this.requireTarget(consented, app, tx);
    const absoluteExpiresAt = new Date(now.getTime() + grantSeconds(consented.scope, this.settings) * 1000);
    const [resource, scope] = [consented.target.identifier, consented.scope.join(' ')];
    const grant = { id: randomUUID(), userId: actor.id, appId: app.id, resource, scope, absoluteExpiresAt };
    await writeAll(tx, [this.grants.grantInsertion(actor, grant)]);
    if (app.dynamicallyRegistered) await this.registrations.touch(systemSubject('client-registration'), app.id, now, tx);
    const additionalFields = { consent: 'allowed', resource, scope, ...facts } as const;
    await this.audit.record(actor, { action: 'write', ...appResource(app), statusCode, additionalFields }, tx);
    return grant;
  }

  /**
   * The person consented to the resource server as it was read before. It is locked, so that its deletion, which revokes its grants, sees this
   * one. Throws `conflict` if it has changed: the person can try again.
   */
  private async requireTarget({ target, scope }: Consented, app: AppRow, tx: EntityManager): Promise<void> {
    if (!target.server) return;
    const current = await this.resourceServers.lockForConsent(systemSubject('system-oauth2'), target.server.id, tx);
    const names = current?.scopes.map(({ name }) => name) ?? [];
    const isAllowed = current !== null && mayTarget({ ...target, server: current }, app);
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
