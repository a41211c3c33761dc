import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditTrail } from '../../audit/index.js';
import { ApiKeysStore, checkFullAuthority } from '../../auth/index.js';
import type { Actor } from '../../authz/index.js';
import { BUILT_IN_APP_IDS, Clock, DomainError } from '../../common/index.js';
import type { JwtAlgorithm } from '../../crypto-keys/index.js';
import { Transactions, violates } from '../../database/index.js';
import { AuthMethods } from '../client-keys/auth-methods.js';
import { authenticationOf, proofOf } from '../client-keys/client-authentication.js';
import type { AuthMethod } from '../entities/app.entity.js';
import { ConsentsStore } from '../grants/consents.store.js';
import { GrantsStore } from '../grants/grants.store.js';
import { createdBefore, generateOAuthSecret } from '../oauth-secret.js';
import { LogoutsStore } from '../logout/logouts.store.js';
import { RegistrationTokens } from '../registration/registration-tokens.js';
import type { AppFields } from './app-fields.js';
import { appResource, appSecretResource, auditedApp, auditedAppSecret } from './app-audit.js';
import { type AppSecretRow, DISPLAYED_SECRET_LENGTH } from './app-secret-row.js';
import { SectorDocuments } from '../subjects/sector-documents.js';
import type { SectorMember } from '../subjects/sectors.js';
import { type AppChange, changed, changesActing, invalid, type NewApp, newApp, NOT_A_SERVICE_ACCOUNT } from './app-rules.js';
import type { AppRow } from './app-row.js';
import { AppsStore } from './apps.store.js';

/** Management of OAuth clients by administrators. */
@Injectable()
export class AppsService {
  constructor(
    private readonly apps: AppsStore,
    private readonly grants: GrantsStore,
    private readonly consents: ConsentsStore,
    private readonly keys: ApiKeysStore,
    private readonly registrationTokens: RegistrationTokens,
    private readonly audit: AuditTrail,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly methods: AuthMethods,
    private readonly sectors: SectorDocuments,
    private readonly logouts: LogoutsStore,
  ) {}

  /** With `userId`: only the apps this user has authorized. */
  list(actor: Actor, userId: string | undefined): Promise<AppRow[]> {
    return userId === undefined ? this.apps.list(actor) : this.apps.listAuthorizedBy(actor, userId, this.clock.now());
  }

  get(actor: Actor, id: string): Promise<AppRow> {
    return this.apps.get(actor, id);
  }

  /** Could the actor fix the registration of an app? */
  mayAdminister(actor: Actor): boolean {
    return this.apps.mayUpdate(actor);
  }

  /** May the actor do this to apps at all? Throws `forbidden`. */
  authorize(actor: Actor, action: 'create' | 'update'): void {
    this.apps.authorize(actor, action);
  }

  /**
   * `id`: reserved by the form that the app is registered with. Throws `conflict` when the form was sent before, and if the name is to be unique and is
   * taken.
   */
  async create(actor: Actor, app: NewApp, { id, isNameUnique = false }: { id?: string; isNameUnique?: boolean } = {}): Promise<AppRow> {
    const { clientType } = app;
    const fields = changed(app, newApp(clientType), { clientType, dynamicallyRegistered: false, ...this.offers() });
    await this.checkSector({ ...fields, dynamicallyRegistered: false });
    const creation = this.transactions.run(async (tx) => {
      await this.requireMayActAs(actor, fields.serviceAccountId, tx);
      if (isNameUnique && !(await this.apps.claimName(actor, app.name, tx))) throw new DomainError('conflict', NAME_TAKEN);
      const created = await this.apps.insert(actor, { ...pickUnchecked(app), clientType, ...fields, createdBy: actor.id }, tx, id);
      await this.audit.record(actor, { action: 'create', ...appResource(created), statusCode: 201, after: auditedApp(created) }, tx);
      return created;
    });
    return creation.catch(sentTwice('oauth2_provider_apps_pkey'));
  }

  async update(actor: Actor, id: string, change: AppChange): Promise<AppRow> {
    const seen = await this.apps.get(actor, id);
    this.audit.attempt(actor, { ...appResource(seen), action: 'write' });
    const checked = await this.checkChangedSector(change, seen);
    return this.transactions.run(async (tx) => {
      const before = await this.apps.lockForUpdate(actor, id, change.serviceAccountId !== undefined, tx);
      const current = { ...before, authentication: authenticationOf(before) };
      const fields = changed(change, current, { ...before, ...this.offers() });
      const member = { ...fields, dynamicallyRegistered: before.dynamicallyRegistered };
      if (!isSameMember(member, before) && !isSameMember(member, checked)) throw new DomainError('conflict', CHANGED_MEANWHILE);
      if (BUILT_IN_APP_IDS.includes(id)) requireSameFace(before, { ...fields, name: change.name });
      if (changesActing(current, fields)) await this.requireMayActAs(actor, fields.serviceAccountId, tx);
      if (before.serviceAccountId !== null && fields.serviceAccountId !== before.serviceAccountId) {
        await this.grants.revokeAllForItself(actor, id, before.serviceAccountId, this.clock.now(), tx);
      }
      const after = await this.apps.update(actor, id, { ...pickUnchecked(change), ...fields }, tx);
      // It gets there what it has missed: otherwise that would wait for hours, or for ever.
      if (after.backchannelLogoutUri !== before.backchannelLogoutUri) await this.logouts.retry(actor, id, this.clock.now(), tx);
      // Whoever verifies it again has not vouched for what users allowed before.
      if (before.isVerified && !after.isVerified) await this.consents.deleteAllOfApp(actor, id, tx);
      const rows = { before: auditedApp(before), after: auditedApp(after) };
      await this.audit.record(actor, { action: 'write', ...appResource(after), statusCode: 200, ...rows }, tx);
      // Otherwise an app that registered itself could undo it, such as a narrower scope.
      if (before.dynamicallyRegistered) await this.registrationTokens.end(actor, after, 200, tx);
      return after;
    });
  }

  /** What the app's sector is checked for before anything is locked: its list is read from another host. */
  private async checkChangedSector(change: AppChange, seen: AppRow): Promise<SectorMember> {
    const fields = changed(change, { ...seen, authentication: authenticationOf(seen) }, { ...seen, ...this.offers() });
    const member = { ...fields, dynamicallyRegistered: seen.dynamicallyRegistered };
    if (!isSameMember(member, seen)) await this.checkSector(member);
    return member;
  }

  private async checkSector(member: SectorMember): Promise<void> {
    const fault = await this.sectors.faultOf(member);
    if (fault !== null) throw invalid([fault]);
  }

  private offers(): { offered: readonly AuthMethod[]; algorithms: readonly JwtAlgorithm[] } {
    return { offered: this.methods.offered, algorithms: this.methods.algorithms };
  }

  /** Also deletes every grant, so that no access token outlives its app. */
  async delete(actor: Actor, id: string): Promise<void> {
    const app = await this.apps.get(actor, id);
    this.audit.attempt(actor, { ...appResource(app), action: 'delete' });
    if (BUILT_IN_APP_IDS.includes(id)) throw new DomainError('invalid_input', BUILT_IN);
    await this.transactions.run(async (tx) => {
      await this.apps.lockForDelete(actor, id, tx);
      await this.grants.deleteAllOfApp(actor, id, this.clock.now(), tx);
      await this.apps.delete(actor, id, tx);
      await this.audit.record(actor, { action: 'delete', ...appResource(app), statusCode: 204, before: auditedApp(app) }, tx);
    });
  }

  async listSecrets(actor: Actor, appId: string): Promise<AppSecretRow[]> {
    await this.apps.get(actor, appId);
    return this.apps.listSecrets(actor, appId);
  }

  /**
   * The only time the secret is shown. With it, everybody can act as the app's service account. `reservedId`: by the form that it is created with;
   * throws `conflict` when the form was sent before.
   */
  async createSecret(actor: Actor, appId: string, reservedId?: string): Promise<{ id: string; secret: string }> {
    const app = await this.apps.get(actor, appId);
    const fault = SECRET_FAULTS[proofOf(app.tokenEndpointAuthMethod)];
    if (fault !== null) throw new DomainError('invalid_input', fault);
    const secret = generateOAuthSecret();
    const creation = this.transactions.run(async (tx) => {
      const { serviceAccountId } = await this.apps.lockForSecretInsert(actor, appId, tx);
      await this.requireMayActAs(actor, serviceAccountId, tx);
      const secretId = await this.apps.insertSecret(actor, appId, secret, tx, reservedId);
      const created = { id: secretId, appId, displaySecret: secret.text.slice(-DISPLAYED_SECRET_LENGTH) };
      const event = { action: 'create', ...appSecretResource(created), statusCode: 201, after: auditedAppSecret(created) } as const;
      await this.audit.record(actor, event, tx);
      return secretId;
    });
    const id = await creation.catch(sentTwice('oauth2_provider_app_secrets_pkey'));
    return { id, secret: secret.text };
  }

  /** Ends every grant that used this secret, including those with a running exchange. */
  async deleteSecret(actor: Actor, appId: string, secretId: string): Promise<void> {
    const seen = (await this.listSecrets(actor, appId)).find(({ id }) => id === secretId);
    const secret = { id: secretId, appId, displaySecret: seen?.displaySecret ?? '' };
    if (seen) this.audit.attempt(actor, { action: 'delete', ...appSecretResource(secret) });
    await this.transactions.run(async (tx) => {
      await this.apps.lockForSecretDelete(actor, appId, tx);
      await this.grants.revokeAllOfSecret(actor, appId, secretId, this.clock.now(), tx);
      await this.apps.deleteSecret(actor, secretId, appId, tx);
      const event = { action: 'delete', ...appSecretResource(secret), statusCode: 204, before: auditedAppSecret(secret) } as const;
      await this.audit.record(actor, event, tx);
    });
  }

  /** An app with a secret is as good as a key of its service account. Throws `invalid_input` for any other user, `forbidden` and `token_invalid`. */
  private async requireMayActAs(actor: Actor, accountId: string | null, tx: EntityManager): Promise<void> {
    if (accountId === null) return;
    if (!(await this.apps.isServiceAccount(actor, accountId, tx))) throw invalid([NOT_A_SERVICE_ACCOUNT]);
    checkFullAuthority(actor);
    await this.keys.authorizeActingAs(actor, accountId, this.clock.now(), tx);
  }

  async describe(actor: Actor): Promise<{ appCount: number; canRegisterApps: boolean }> {
    return { appCount: await this.apps.count(actor, BUILT_IN_APP_IDS), canRegisterApps: this.apps.mayCreate(actor) };
  }
}

/** Is what decides about the sector of this app the same in both? Only of an app that nobody has reviewed it is also what it is told, and where. */
function isSameMember(one: SectorMember, other: SectorMember): boolean {
  const isSameSector = one.sectorIdentifierUri === other.sectorIdentifierUri && one.redirectUris.join(' ') === other.redirectUris.join(' ');
  const isToldTheSame = one.subjectType === other.subjectType && one.backchannelLogoutUri === other.backchannelLogoutUri;
  return isSameSector && (isToldTheSame || !one.dynamicallyRegistered);
}

/** What was created has the id that the form had reserved. */
function sentTwice(constraint: string): (cause: unknown) => never {
  return (cause) => {
    throw violates(cause, constraint) ? createdBefore(cause) : cause;
  };
}

const CHANGED_MEANWHILE = 'The app has just been changed by another request. Look at it, and try again.';

const NAME_TAKEN = 'An app with this name already exists.';

const BUILT_IN = 'This app is part of the server. It cannot be deleted, but its scope and its grant types can be reduced.';

/** Users are shown that such an app is part of the server, so it stays what they take it for. */
function requireSameFace(before: Pick<AppFields, 'name' | 'redirectUris'>, after: Pick<AppFields, 'name' | 'redirectUris'>): void {
  const faults = [
    ...(after.name === before.name ? [] : [{ field: 'name', detail: 'cannot change: this app is part of the server' }]),
    ...(after.redirectUris.join(' ') === before.redirectUris.join(' ')
      ? []
      : [{ field: 'redirect_uris', detail: 'cannot change: this app is part of the server' }]),
  ];
  if (faults.length > 0) throw invalid(faults);
}

/** What of a change is stored as it is. */
function pickUnchecked({
  name,
  icon,
  requirePushedAuthorizationRequests: pushed,
}: AppChange): Pick<AppFields, 'name' | 'icon' | 'requirePushedAuthorizationRequests'> {
  return { name, icon, ...(pushed !== undefined && { requirePushedAuthorizationRequests: pushed }) };
}

/** Why an app that proves its identity like this cannot have a secret. */
const SECRET_FAULTS = {
  nothing: 'Cannot create a client secret for a public OAuth2 app.',
  secret: null,
  key: 'Cannot create a client secret for an OAuth2 app that authenticates with private_key_jwt.',
} as const;
