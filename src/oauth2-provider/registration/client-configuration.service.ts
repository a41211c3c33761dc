import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditTrail } from '../../audit/index.js';
import { type RequestOrigin, systemSubject } from '../../authz/index.js';
import { Clock, DomainError, OAuthError } from '../../common/index.js';
import { Transactions } from '../../database/index.js';
import { appResource, auditedApp } from '../apps/app-audit.js';
import { reviewedSettings } from '../apps/app-settings.js';
import type { AppRow } from '../apps/app-row.js';
import { AppsStore } from '../apps/apps.store.js';
import { AuthMethods } from '../client-keys/auth-methods.js';
import { proofOf } from '../client-keys/client-authentication.js';
import { GrantsStore } from '../grants/grants.store.js';
import { LogoutsStore } from '../logout/logouts.store.js';
import { generateOAuthSecret, PresentedSecret } from '../oauth-secret.js';
import { haveSameSubjects } from '../subjects/sectors.js';
import { readClientMetadata } from './client-metadata.js';
import { invalid, membersOf, textOf } from './members.js';
import type { RegistrationRow } from './registration-row.js';
import { fieldsOf, RegistrationsService } from './registrations.service.js';
import { RegistrationsStore } from './registrations.store.js';

/** An app that has proven that it manages its own registration. */
interface Held {
  readonly app: AppRow;
  readonly registration: RegistrationRow;
  /** The token that proved it, or the one that has replaced that. */
  readonly registrationToken: string;
  /** Of the token that proved it. */
  readonly prefix: Buffer;
}

const BY_ITSELF = { registration: 'registration_access_token' } as const;
/** What the server states, and a client cannot set (RFC 7592 section 2.2). */
const STATED = ['registration_access_token', 'registration_client_uri', 'client_secret_expires_at', 'client_id_issued_at'];

/** Lets apps that registered themselves manage their registration (RFC 7592). Whoever holds the registration access token is the app. */
@Injectable()
export class ClientConfigurationService {
  private readonly actor = systemSubject('client-registration');

  constructor(
    private readonly apps: AppsStore,
    private readonly registrations: RegistrationsStore,
    private readonly registering: RegistrationsService,
    private readonly grants: GrantsStore,
    private readonly logouts: LogoutsStore,
    private readonly audit: AuditTrail,
    private readonly transactions: Transactions,
    private readonly methods: AuthMethods,
    private readonly clock: Clock,
  ) {}

  /** Throws `invalid_token` with the same text for every cause, an unknown client included. */
  async get(clientId: string, token: string | undefined): Promise<Held> {
    const presented = token === undefined ? null : PresentedSecret.parse(token);
    const registration = presented && (await this.registrations.findByPrefix(this.actor, presented.prefix));
    const isRight = presented?.matches(registration?.hashedToken) ?? false;
    if (token === undefined || !presented || !registration || !isRight || registration.appId !== clientId) throw invalidToken();
    const app = await this.apps.find(this.actor, clientId);
    if (!app) throw invalidToken();
    return { app, registration, registrationToken: token, prefix: presented.prefix };
  }

  /** Replaces the whole registration: what is omitted gets its default (RFC 7592 section 2.2). */
  async replace(clientId: string, token: string | undefined, body: unknown, origin: RequestOrigin): Promise<Held> {
    const held = await this.get(clientId, token);
    const members = membersOf(body);
    const stated = STATED.find((name) => name in members);
    if (stated !== undefined) throw invalid(`${stated} must not be sent: only this server sets it`);
    // RFC 7592 section 2.2 demands it, but clients of the reference do not send it; the path and the token already say which client it is.
    if ((textOf(members, 'client_id') ?? clientId) !== clientId) throw invalid('client_id must be the ID of this client');
    await this.checkSecret(clientId, textOf(members, 'client_secret'));
    const metadata = readClientMetadata(members, this.methods);
    if (proofOf(metadata.authentication.method) !== proofOf(held.app.tokenEndpointAuthMethod)) {
      throw invalid('token_endpoint_auth_method cannot change whether an existing client has a secret, a key or neither');
    }
    await this.registering.checkIdentity(metadata);
    return this.transactions.run(async (tx) => {
      const before = await this.apps.lockForUpdate(this.actor, clientId, false, tx).catch(goneAsInvalidToken);
      const registration = await this.registrations.update(this.actor, clientId, held.prefix, metadata.remembered, tx);
      if (!registration) throw invalidToken();
      const fields = fieldsOf(metadata);
      // Otherwise a grant would tell the new sector what the old one knows the user by.
      const ended = haveSameSubjects(before, { ...fields, id: clientId }) ? {} : { ended_grants: await this.endGrants(clientId, tx) };
      const app = await this.apps.update(
        this.actor,
        clientId,
        {
          ...fields,
          icon: before.icon,
          ...reviewedSettings(before),
          serviceAccountId: before.serviceAccountId,
        },
        tx,
      );
      if (app.backchannelLogoutUri !== before.backchannelLogoutUri) await this.logouts.retry(this.actor, clientId, this.clock.now(), tx);
      const rows = { before: auditedApp(before), after: auditedApp(app) };
      const event = {
        action: 'write',
        ...appResource(app),
        statusCode: 200,
        ...rows,
        additionalFields: { ...BY_ITSELF, ...ended },
      } as const;
      await this.audit.record(this.actor, { ...event, origin }, tx);
      return { ...held, app, registration };
    });
  }

  /** Also revokes every grant, so that no access token outlives its app. */
  async delete(clientId: string, token: string | undefined, origin: RequestOrigin): Promise<void> {
    const { app, prefix } = await this.get(clientId, token);
    await this.transactions.run(async (tx) => {
      await this.apps.lockForDelete(this.actor, clientId, tx).catch(goneAsInvalidToken);
      await this.hold(clientId, prefix, tx);
      await this.grants.deleteAllOfApp(this.actor, clientId, this.clock.now(), tx);
      await this.apps.delete(this.actor, clientId, tx);
      const event = { action: 'delete', ...appResource(app), statusCode: 204, before: auditedApp(app) } as const;
      await this.audit.record(this.actor, { ...event, additionalFields: BY_ITSELF, origin }, tx);
    });
  }

  /** A new registration access token; the presented one is no longer valid. Of concurrent calls with one token, one succeeds. */
  async rotateToken(clientId: string, token: string | undefined, origin: RequestOrigin): Promise<Held> {
    const held = await this.get(clientId, token);
    const next = generateOAuthSecret();
    await this.transactions.run(async (tx) => {
      if (!(await this.registrations.rotate(this.actor, clientId, held.prefix, next, tx))) throw invalidToken();
      await this.recordToken(held.app, 'rotated', origin, tx);
    });
    return { ...held, registrationToken: next.text };
  }

  /** Afterwards only administrators can change or delete the app. */
  async revokeToken(clientId: string, token: string | undefined, origin: RequestOrigin): Promise<void> {
    const { app, prefix } = await this.get(clientId, token);
    await this.transactions.run(async (tx) => {
      await this.hold(clientId, prefix, tx);
      await this.registrations.revokeToken(this.actor, clientId, tx);
      await this.recordToken(app, 'revoked', origin, tx);
    });
  }

  private async endGrants(clientId: string, tx: EntityManager): Promise<number> {
    await this.apps.lockForDelete(this.actor, clientId, tx);
    return this.grants.deleteAllOfApp(this.actor, clientId, this.clock.now(), tx);
  }

  /** Locks the registration while this is its token. */
  private async hold(clientId: string, prefix: Buffer, tx: EntityManager): Promise<void> {
    if (!(await this.registrations.lockByPrefix(this.actor, clientId, prefix, tx))) throw invalidToken();
  }

  /** RFC 7592 section 2.2: a client may repeat its secret and cannot choose one. */
  private async checkSecret(clientId: string, text: string | undefined): Promise<void> {
    if (text === undefined) return;
    const presented = PresentedSecret.parse(text);
    const secret = presented && (await this.apps.findSecret(this.actor, presented.prefix));
    const isRight = presented?.matches(secret?.hashedSecret) ?? false;
    if (!secret || !isRight || secret.appId !== clientId) throw invalid('client_secret must be the current secret, or be absent');
  }

  private async recordToken(app: AppRow, state: 'rotated' | 'revoked', origin: RequestOrigin, tx: EntityManager): Promise<void> {
    const additionalFields = { registration_access_token: state };
    const statusCode = state === 'rotated' ? 200 : 204;
    await this.audit.record(this.actor, { action: 'write', ...appResource(app), statusCode, additionalFields, origin }, tx);
  }
}

function invalidToken(): OAuthError {
  return new OAuthError('invalid_token', 'The registration access token is invalid for this client');
}

/** The app was deleted since the token was read. */
function goneAsInvalidToken(error: unknown): never {
  throw error instanceof DomainError && error.code === 'not_found' ? invalidToken() : error;
}
