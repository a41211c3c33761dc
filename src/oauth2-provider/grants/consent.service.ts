import { createHash, randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditTrail } from '../../audit/index.js';
import { ApiKeysStore } from '../../auth/index.js';
import { type Actor, isAdminScope, systemSubject } from '../../authz/index.js';
import { Clock, DomainError } from '../../common/index.js';
import { settings } from '../../core/index.js';
import { Transactions, violates, writeAll } from '../../database/index.js';
import { appResource } from '../apps/app-audit.js';
import type { AppRow } from '../apps/app-row.js';
import { AppsStore } from '../apps/apps.store.js';
import { MAX_ADMIN_GRANT_SECONDS } from '../checks/admin-scopes.js';
import type { AuthorizationRequest } from '../checks/authorization-request.js';
import type { LoginFacts } from '../openid/login-facts.js';
import { LoginSessions } from '../openid/login-sessions.js';
import { generateOAuthSecret } from '../oauth-secret.js';
import { PushedRequestsStore } from '../pushed-requests/pushed-requests.store.js';
import { RegistrationsStore } from '../registration/registrations.store.js';
import { haveSameSubjects } from '../subjects/sectors.js';
import { Subjects } from '../subjects/subjects.js';
import { mayTarget, type TargetResource } from '../resource-servers/target-resource.js';
import { ResourceServersStore } from '../resource-servers/resource-servers.store.js';
import type { ConsentRow } from './consents.repository.js';
import type { ConsentOrigin, GrantInsert } from './grant-insert.js';
import { GrantsStore } from './grants.store.js';
import { RememberedConsents } from './remembered-consents.js';

/** RFC 6749 section 4.1.2 recommends at most ten minutes. */
const CODE_LIFETIME_MS = 10 * 60 * 1000;

/** Longer ones say nothing more about the browser. */
const MAX_USER_AGENT_LENGTH = 256;

export class ConsentSettings extends settings('oauthGrantLifetimeSeconds') {}

/** What a person consented to. */
type Consented = Pick<AuthorizationRequest, 'target' | 'scope'> & Partial<Pick<AuthorizationRequest, 'claims'>>;

interface Circumstances {
  /** Of the response. */
  readonly statusCode: number;
  readonly now: Date;
  /** Of the person who consents. */
  readonly login: LoginFacts | null;
  /** More for the audit log. */
  readonly facts?: { readonly device_address: string };
  /** Nobody was asked: the person gave this consent before. */
  readonly remembered?: Pick<ConsentRow, 'expiresAt'>;
}

/** Turns a person's consent into a grant and the code that redeems it. */
@Injectable()
export class ConsentService {
  constructor(
    private readonly grants: GrantsStore,
    private readonly apps: AppsStore,
    private readonly resourceServers: ResourceServersStore,
    private readonly registrations: RegistrationsStore,
    private readonly pushed: PushedRequestsStore,
    private readonly keys: ApiKeysStore,
    private readonly remembered: RememberedConsents,
    private readonly sessions: LoginSessions,
    private readonly subjects: Subjects,
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
    // Not in the transaction, which must not wait for another connection.
    const login = await this.sessions.describe(actor, app);
    return this.issueCode(actor, request, now, async (tx) => {
      if (!(await this.useUp(pushed, tx))) return null;
      const grant = await this.record(actor, app, request, { statusCode: 302, now, login }, tx);
      await this.remembered.remember(actor, app, request, { now, until: this.latestEnd(request.scope, now) }, tx);
      return grant;
    });
  }

  /**
   * The same without asking, if the person has allowed all of it before. Null: they have to be asked. The grant ends when they would be
   * asked again.
   */
  async allowAgain(actor: Actor, app: AppRow, request: AuthorizationRequest, pushed: Buffer | null): Promise<string | null> {
    const now = this.clock.now();
    if (!(await this.remembered.covers(actor, app, request, now))) return null;
    const login = await this.sessions.describe(actor, app);
    return this.issueCode(actor, request, now, async (tx) => {
      const asked = { ...request, target: await this.hold(actor, request, app, now, tx) };
      const consent = await this.remembered.hold(actor, app, asked, now, tx);
      if (!consent || !(await this.useUp(pushed, tx))) return null;
      return this.insert(actor, app, request, { statusCode: 302, now, login, remembered: consent }, tx);
    });
  }

  /** Inserts the grant, and says so in the audit log. Throws `token_invalid` if the session was ended meanwhile, and `conflict`. */
  async record(actor: Actor, app: AppRow, consented: Consented, circumstances: Circumstances, tx: EntityManager): Promise<GrantInsert> {
    await this.hold(actor, consented, app, circumstances.now, tx);
    return this.insert(actor, app, consented, circumstances, tx);
  }

  /** False: somebody has consented to the pushed request before. */
  private async useUp(pushed: Buffer | null, tx: EntityManager): Promise<boolean> {
    return pushed === null || this.pushed.consume(systemSubject('system-oauth2'), pushed, tx);
  }

  /** Null: there is no grant, or the app was deleted meanwhile. */
  private async issueCode(
    actor: Actor,
    request: AuthorizationRequest,
    now: Date,
    consent: (tx: EntityManager) => Promise<GrantInsert | null>,
  ): Promise<string | null> {
    const secret = generateOAuthSecret();
    const issued = this.transactions.run(async (tx) => {
      const grant = await consent(tx);
      if (!grant) return false;
      const { id: grantId, userId, appId, resource, scope } = grant;
      const code = { grantId, userId, appId, resource, scope, secret, redirectUri: request.redirectUri };
      const stateHash = request.state === undefined ? null : createHash('sha256').update(request.state).digest('hex');
      const expiresAt = new Date(now.getTime() + CODE_LIFETIME_MS);
      await this.grants.insertCode(
        actor,
        { ...code, codeChallenge: request.codeChallenge, dpopJkt: request.dpopJkt, nonce: request.nonce, stateHash, expiresAt },
        tx,
      );
      return true;
    });
    try {
      return (await issued) ? secret.text : null;
    } catch (error) {
      if (violates(error, 'oauth2_provider_grants_app_id_fkey')) return null;
      throw error;
    }
  }

  /** What must not change until the grant is there: the session, the app and the resource. */
  private async hold(actor: Actor, consented: Consented, app: AppRow, now: Date, tx: EntityManager): Promise<TargetResource> {
    await this.keys.requirePresented(actor, now, tx);
    await this.requireApp(app, tx);
    return this.requireTarget(consented, app, tx);
  }

  /**
   * The person consented to the app as it was read before. Where the code goes and what the app knows the person by has to be the same still. Throws
   * `conflict` otherwise. An app that was deleted gets no grant anyway.
   */
  private async requireApp(app: AppRow, tx: EntityManager): Promise<void> {
    const current = await this.apps.lockForConsent(systemSubject('system-oauth2'), app.id, tx);
    if (!current || (haveSameSubjects(current, app) && isDeepStrictEqual(current.redirectUris, app.redirectUris))) return;
    throw new DomainError('conflict', 'The app has just been changed. Start again from the app.');
  }

  private async insert(
    actor: Actor,
    app: AppRow,
    consented: Consented,
    { statusCode, now, login, facts, remembered }: Circumstances,
    tx: EntityManager,
  ): Promise<GrantInsert> {
    const ends = [this.latestEnd(consented.scope, now), remembered?.expiresAt, lastsAsSession(consented.scope) ? login?.endsAt : null];
    const absoluteExpiresAt = new Date(Math.min(...ends.flatMap((end) => end?.getTime() ?? [])));
    const [resource, scope] = [consented.target.identifier, consented.scope.join(' ')];
    const ids = { id: randomUUID(), userId: actor.id, appId: app.id };
    const grant = {
      ...ids,
      resource,
      scope,
      absoluteExpiresAt,
      consentedFrom: originOf(actor, facts?.device_address),
      login,
      claims: consented.claims ?? null,
      subject: await this.subjects.ofGrant(actor.id, app, tx),
    };
    await writeAll(tx, [this.grants.grantInsertion(actor, grant)]);
    if (app.dynamicallyRegistered) await this.registrations.touch(systemSubject('client-registration'), app.id, now, tx);
    const consent = remembered ? 'remembered' : 'allowed';
    const additionalFields = { consent, resource, scope, ...facts } as const;
    await this.audit.record(actor, { action: 'write', ...appResource(app), statusCode, additionalFields }, tx);
    return grant;
  }

  private latestEnd(scope: readonly string[], now: Date): Date {
    return new Date(now.getTime() + grantSeconds(scope, this.settings) * 1000);
  }

  /**
   * The person consented to the resource server as it was read before. It is locked, so that its deletion, which revokes its grants, sees this
   * one. Throws `conflict` if it has changed: the person can try again. Returns it as it is now.
   */
  private async requireTarget({ target, scope }: Consented, app: AppRow, tx: EntityManager): Promise<TargetResource> {
    if (!target.server) return target;
    const current = await this.resourceServers.lockForConsent(systemSubject('system-oauth2'), target.server.id, tx);
    const names = current?.scopes.map(({ name }) => name) ?? [];
    const isAllowed = current !== null && mayTarget({ ...target, server: current }, app);
    const ofServer = scope.filter((name) => !target.catalog.openId.includes(name));
    if (!isAllowed || !ofServer.every((name) => names.includes(name))) {
      throw new DomainError('conflict', 'The API that the app asked for has just been changed. Start again from the app.');
    }
    return { ...target, server: current };
  }
}

function originOf({ origin }: Actor, deviceAddress: string | undefined): ConsentOrigin {
  const userAgent = (origin?.userAgent ?? '').slice(0, MAX_USER_AGENT_LENGTH);
  return { address: origin?.clientAddress ?? '', userAgent, ...(deviceAddress !== undefined && { deviceAddress }) };
}

/** Does a sign-in with this scope end with its session? */
export function lastsAsSession(scope: readonly string[]): boolean {
  return scope.includes('openid') && !scope.includes('offline_access');
}

/** How long a grant of this scope lasts; with administrator access at most one day. */
export function grantSeconds(scope: readonly string[], lifetimes: ConsentSettings): number {
  return scope.some(isAdminScope)
    ? Math.min(lifetimes.oauthGrantLifetimeSeconds, MAX_ADMIN_GRANT_SECONDS)
    : lifetimes.oauthGrantLifetimeSeconds;
}
