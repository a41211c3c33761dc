import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditTrail } from '../../audit/index.js';
import { type Actor, type RequestOrigin, systemSubject } from '../../authz/index.js';
import { Clock, DomainError, networkOf, OAuthError } from '../../common/index.js';
import { Transactions } from '../../database/index.js';
import { appResource, appSecretResource, auditedApp, auditedAppSecret } from '../apps/app-audit.js';
import { DISPLAYED_SECRET_LENGTH } from '../apps/app-secret-row.js';
import type { AppFields } from '../apps/app-fields.js';
import { DEFAULT_OPENID_SETTINGS, type ReviewedSettings, reviewedSettings } from '../apps/app-settings.js';
import type { AppRow } from '../apps/app-row.js';
import { AppsStore } from '../apps/apps.store.js';
import { AuthMethods } from '../client-keys/auth-methods.js';
import { proofOf } from '../client-keys/client-authentication.js';
import { OwnPages } from '../checks/own-pages.js';
import { generateOAuthSecret } from '../oauth-secret.js';
import { SectorDocuments } from '../subjects/sector-documents.js';
import { type ClientMetadata, readClientMetadata } from './client-metadata.js';
import { imitatedName } from './client-name.js';
import { InitialAccessTokenVerifier, invalidInitialToken, type VerifiedInitialToken } from './initial-access-token-verifier.js';
import { RegistrationQuota } from './registration-quota.js';
import { RegistrationPolicyInForce } from './registration-policy-in-force.js';
import type { RegistrationPolicy, RegistrationRow } from './registration-row.js';
import { RegistrationsStore } from './registrations.store.js';

/** A registered client with what the response shows once. */
export interface Registered {
  readonly app: AppRow;
  readonly registration: RegistrationRow;
  readonly registrationToken: string;
  /** Absent for a client without a secret. */
  readonly clientSecret?: string;
}

export interface RegistrationCaller {
  /** The initial access token as it was sent, if one was. */
  readonly token: string | undefined;
  readonly origin: RequestOrigin;
}

/** Registers apps at their own request (RFC 7591 section 3). */
@Injectable()
export class RegistrationsService {
  constructor(
    private readonly apps: AppsStore,
    private readonly registrations: RegistrationsStore,
    private readonly initialTokens: InitialAccessTokenVerifier,
    private readonly policy: RegistrationPolicyInForce,
    private readonly ownPages: OwnPages,
    private readonly audit: AuditTrail,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly quota: RegistrationQuota,
    private readonly methods: AuthMethods,
    private readonly sectors: SectorDocuments,
  ) {}

  /** Throws `forbidden`, `invalid_token`, `rate_limited`, or an error about the metadata. */
  async register(body: unknown, { token, origin }: RegistrationCaller): Promise<Registered> {
    const initial = await this.admit(await this.policy.get(), token);
    const metadata = readClientMetadata(body, this.methods);
    await this.checkIdentity(metadata);
    const actor = initial?.actor ?? systemSubject('client-registration');
    const network = networkOf(origin.clientAddress);
    const registrationToken = generateOAuthSecret();
    const registered = await this.transactions.run(async (tx) => {
      await this.reserve(actor, initial, network, tx);
      const app = await this.apps.insert(
        actor,
        {
          ...fieldsOf(metadata),
          icon: '',
          ...reviewedSettings(DEFAULT_OPENID_SETTINGS),
          // Only an administrator can let an app act as an account.
          serviceAccountId: null,
          dynamicallyRegistered: true,
        },
        tx,
      );
      const values = { network: initial ? null : network, initialAccessTokenId: initial?.id ?? null, metadata: metadata.remembered };
      const registration = await this.registrations.insert(actor, { ...values, appId: app.id, token: registrationToken }, tx);
      const additionalFields = initial
        ? ({ registration: 'initial_access_token', initial_access_token_id: initial.id } as const)
        : ({ registration: 'open' } as const);
      const event = { action: 'create', ...appResource(app), statusCode: 201, after: auditedApp(app), additionalFields } as const;
      await this.audit.record(actor, { ...event, origin }, tx);
      const hasSecret = proofOf(app.tokenEndpointAuthMethod) === 'secret';
      const clientSecret = hasSecret ? await this.addSecret(actor, app, origin, tx) : undefined;
      return { app, registration, ...(clientSecret !== undefined && { clientSecret }) };
    });
    return { ...registered, registrationToken: registrationToken.text };
  }

  /**
   * Can an app that names itself like this, with these redirect URIs, be confused with another one or with this server? Does it belong to the sector
   * that it names? Throws `overloaded`.
   */
  async checkIdentity({ name, redirectUris, openId }: Pick<ClientMetadata, 'name' | 'redirectUris' | 'openId'>): Promise<void> {
    const own = redirectUris.find((uri) => this.ownPages.includes(uri));
    if (own !== undefined) throw new OAuthError('invalid_redirect_uri', `redirect_uris must not be pages of this server: ${own}`);
    const names = await this.apps.listReviewedNames(systemSubject('client-registration'));
    if (imitatedName(name, names) !== null) {
      throw new OAuthError(
        'invalid_client_metadata',
        'client_name is too similar to the name of an app of this server; choose another name',
      );
    }
    const fault = await this.sectors.faultOf({ ...openId, redirectUris, dynamicallyRegistered: true });
    if (fault !== null) throw new OAuthError('invalid_client_metadata', `${fault.field} ${fault.detail}`);
  }

  private async admit(policy: RegistrationPolicy, token: string | undefined): Promise<VerifiedInitialToken | null> {
    if (policy === 'off') throw disabled();
    if (token !== undefined) return this.initialTokens.verify(token);
    if (policy === 'token') throw tokenRequired();
    return null;
  }

  /** Decides again under the lock that a change of the policy takes, and counts: so the last place is taken once. */
  private async reserve(actor: Actor, initial: VerifiedInitialToken | null, network: string, tx: EntityManager): Promise<void> {
    const policy = this.policy.of(await this.registrations.lockPolicy(actor, tx));
    if (policy === 'off') throw disabled();
    if (initial) {
      if (!(await this.registrations.useToken(actor, initial.id, this.clock.now(), tx))) throw invalidInitialToken();
      return;
    }
    if (policy === 'token') throw tokenRequired();
    await this.quota.reserve(actor, { network, name: 'your network' }, tx);
  }

  private async addSecret(actor: Actor, app: AppRow, origin: RequestOrigin, tx: EntityManager): Promise<string> {
    const secret = generateOAuthSecret();
    const id = await this.apps.insertSecret(actor, app.id, secret, tx);
    const created = { id, appId: app.id, displaySecret: secret.text.slice(-DISPLAYED_SECRET_LENGTH) };
    const after = auditedAppSecret(created);
    await this.audit.record(actor, { action: 'create', ...appSecretResource(created), statusCode: 201, after, origin }, tx);
    return secret.text;
  }
}

/** The part of the metadata that is stored with the app. */
export function fieldsOf({
  name,
  redirectUris,
  clientType,
  authentication,
  grantTypes,
  scope,
  requirePushedAuthorizationRequests,
  dpopBoundAccessTokens,
  openId,
  links,
}: ClientMetadata): Omit<AppFields, keyof ReviewedSettings | 'icon' | 'serviceAccountId' | 'dynamicallyRegistered'> {
  const policy = { requirePushedAuthorizationRequests, dpopBoundAccessTokens };
  return { name, redirectUris, clientType, authentication, grantTypes, scope, ...policy, ...openId, ...links };
}

function disabled(): DomainError {
  return new DomainError('forbidden', 'Dynamic client registration is disabled on this deployment');
}

function tokenRequired(): OAuthError {
  return new OAuthError('invalid_token', 'Registration needs an initial access token; ask an administrator of this server for one');
}
