import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditTrail } from '../../audit/index.js';
import { ApiKeysStore, checkFullAuthority } from '../../auth/index.js';
import type { Actor } from '../../authz/index.js';
import { Clock, DomainError, isUuid, ownPictureFault, type Validation } from '../../common/index.js';
import { Transactions } from '../../database/index.js';
import { grantTypesFault } from '../checks/grant-use.js';
import { MAX_REDIRECT_URIS, redirectUriFault } from '../checks/redirect-uri.js';
import { registeredScopeFault } from '../checks/scope.js';
import type { ClientType } from '../entities/app.entity.js';
import { GRANTS } from '../grants/grant-registry.js';
import { DEFAULT_GRANT_TYPES } from '../grants/grant-types.js';
import { GrantsStore } from '../grants/grants.store.js';
import { generateOAuthSecret } from '../oauth-secret.js';
import { RegistrationTokens } from '../registration/registration-tokens.js';
import { SWAGGER_CLIENT_ID } from '../swagger-client.js';
import { appResource, appSecretResource, auditedApp, auditedAppSecret } from './app-audit.js';
import { type AppSecretRow, DISPLAYED_SECRET_LENGTH } from './app-secret-row.js';
import type { AppRow } from './apps.repository.js';
import { AppsStore } from './apps.store.js';

export interface AppChange {
  readonly name: string;
  readonly icon: string;
  /** Absent: keep the current ones. The first is the primary one. */
  readonly redirectUris?: readonly string[] | undefined;
  /** Absent: keep them; a new app gets the default ones. */
  readonly grantTypes?: readonly string[] | undefined;
  /** Space-separated allow-list. Absent: keep it; empty: none. */
  readonly scope?: string | undefined;
  /** Id of the account that the app acts as when it acts for itself. Absent: keep it; empty: none. */
  readonly serviceAccountId?: string | undefined;
}

export interface NewApp extends AppChange {
  readonly clientType: ClientType;
}

const NAME_MAX_LENGTH = 64;

/** Management of OAuth clients by administrators. */
@Injectable()
export class AppsService {
  constructor(
    private readonly apps: AppsStore,
    private readonly grants: GrantsStore,
    private readonly keys: ApiKeysStore,
    private readonly registrationTokens: RegistrationTokens,
    private readonly audit: AuditTrail,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
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

  async create(actor: Actor, app: NewApp): Promise<AppRow> {
    const fields = merged(app, NEW_APP);
    check(app, fields, { clientType: app.clientType, dynamicallyRegistered: false });
    return this.transactions.run(async (tx) => {
      await this.requireMayActAs(actor, fields.serviceAccountId, tx);
      const created = await this.apps.insert(actor, { ...app, ...fields }, tx);
      await this.audit.record(actor, { action: 'create', ...appResource(created), statusCode: 201, after: auditedApp(created) }, tx);
      return created;
    });
  }

  async update(actor: Actor, id: string, change: AppChange): Promise<AppRow> {
    const seen = await this.apps.get(actor, id);
    this.audit.attempt(actor, { ...appResource(seen), action: 'write' });
    return this.transactions.run(async (tx) => {
      const before = await this.apps.lockForUpdate(actor, id, change.serviceAccountId !== undefined, tx);
      const fields = merged(change, before);
      check(change, fields, before);
      if (changesActing(before, fields)) await this.requireMayActAs(actor, fields.serviceAccountId, tx);
      if (before.serviceAccountId !== null && fields.serviceAccountId !== before.serviceAccountId) {
        await this.grants.revokeAllForItself(actor, id, before.serviceAccountId, this.clock.now(), tx);
      }
      const after = await this.apps.update(actor, id, { ...change, ...fields }, tx);
      const rows = { before: auditedApp(before), after: auditedApp(after) };
      await this.audit.record(actor, { action: 'write', ...appResource(after), statusCode: 200, ...rows }, tx);
      // Otherwise an app that registered itself could undo it, such as a narrower scope.
      if (before.dynamicallyRegistered) await this.registrationTokens.end(actor, after, 200, tx);
      return after;
    });
  }

  /** Also deletes every grant, so that no access token outlives its app. */
  async delete(actor: Actor, id: string): Promise<void> {
    const app = await this.apps.get(actor, id);
    this.audit.attempt(actor, { ...appResource(app), action: 'delete' });
    await this.transactions.run(async (tx) => {
      await this.apps.lockForDelete(actor, id, tx);
      await this.grants.deleteAllOfApp(actor, id, tx);
      await this.apps.delete(actor, id, tx);
      await this.audit.record(actor, { action: 'delete', ...appResource(app), statusCode: 204, before: auditedApp(app) }, tx);
    });
  }

  async listSecrets(actor: Actor, appId: string): Promise<AppSecretRow[]> {
    await this.apps.get(actor, appId);
    return this.apps.listSecrets(actor, appId);
  }

  /** The only time the secret is shown. With it, everybody can act as the app's service account. */
  async createSecret(actor: Actor, appId: string): Promise<{ id: string; secret: string }> {
    const app = await this.apps.get(actor, appId);
    if (app.clientType === 'public') throw new DomainError('invalid_input', 'Cannot create a client secret for a public OAuth2 app.');
    const secret = generateOAuthSecret();
    const id = await this.transactions.run(async (tx) => {
      const { serviceAccountId } = await this.apps.lockForSecretInsert(actor, appId, tx);
      await this.requireMayActAs(actor, serviceAccountId, tx);
      const secretId = await this.apps.insertSecret(actor, appId, secret, tx);
      const created = { id: secretId, appId, displaySecret: secret.text.slice(-DISPLAYED_SECRET_LENGTH) };
      const event = { action: 'create', ...appSecretResource(created), statusCode: 201, after: auditedAppSecret(created) } as const;
      await this.audit.record(actor, event, tx);
      return secretId;
    });
    return { id, secret: secret.text };
  }

  /** Ends every grant that used this secret, including those with a running exchange. */
  async deleteSecret(actor: Actor, appId: string, secretId: string): Promise<void> {
    const displaySecret = (await this.listSecrets(actor, appId)).find((secret) => secret.id === secretId)?.displaySecret ?? '';
    await this.transactions.run(async (tx) => {
      await this.apps.lockForSecretDelete(actor, appId, tx);
      await this.grants.revokeAllOfSecret(actor, appId, secretId, this.clock.now(), tx);
      await this.apps.deleteSecret(actor, secretId, appId, tx);
      const secret = { id: secretId, appId, displaySecret };
      const event = { action: 'delete', ...appSecretResource(secret), statusCode: 204, before: auditedAppSecret(secret) } as const;
      await this.audit.record(actor, event, tx);
    });
  }

  /** An app with a secret is as good as a key of its service account. Throws `invalid_input` for any other user, `forbidden` and `token_invalid`. */
  private async requireMayActAs(actor: Actor, accountId: string | null, tx: EntityManager): Promise<void> {
    if (accountId === null) return;
    if (!(await this.apps.isServiceAccount(actor, accountId, tx))) throw invalid([NOT_A_SERVICE_ACCOUNT]);
    checkFullAuthority(actor);
    await this.keys.authorizeActingAs(actor, accountId, tx);
  }

  async describe(actor: Actor): Promise<{ appCount: number; canRegisterApps: boolean }> {
    return { appCount: await this.apps.count(actor, SWAGGER_CLIENT_ID), canRegisterApps: this.apps.mayCreate(actor) };
  }
}

type Merged = Pick<AppRow, 'redirectUris' | 'grantTypes' | 'scope' | 'serviceAccountId'>;
type Unchangeable = Pick<AppRow, 'clientType' | 'dynamicallyRegistered'>;

const NEW_APP: Merged = { redirectUris: [], grantTypes: DEFAULT_GRANT_TYPES, scope: '', serviceAccountId: null };

function merged(change: AppChange, before: Merged): Merged {
  return {
    redirectUris: change.redirectUris ?? before.redirectUris,
    grantTypes: change.grantTypes ?? before.grantTypes,
    scope: change.scope ?? before.scope,
    serviceAccountId: change.serviceAccountId === undefined ? before.serviceAccountId : change.serviceAccountId || null,
  };
}

/** Could the app do something else as its service account afterwards? Whoever has its secret has what a wider scope or another grant adds. */
function changesActing(before: Merged, after: Merged): boolean {
  const grants = (app: Merged): string => [...app.grantTypes].sort().join(' ');
  return after.serviceAccountId !== before.serviceAccountId || after.scope !== before.scope || grants(after) !== grants(before);
}

/** `after`: the app with this change. */
function check(change: AppChange, after: Merged, { clientType, dynamicallyRegistered }: Unchangeable): void {
  const validations = [
    ...nameFaults(change.name),
    ...iconFaults(change.icon),
    // Unchanged URIs may date from a time with other rules: a change of the name must not fail because of them.
    ...redirectFaults(change.redirectUris ?? [], clientType),
    ...(after.redirectUris.length === 0 && after.grantTypes.includes('authorization_code') ? [NO_REDIRECT_URI] : []),
    ...grantFaults(change.grantTypes ?? DEFAULT_GRANT_TYPES, clientType),
    ...accountFaults(after, dynamicallyRegistered),
    ...scopeFaults(change.scope ?? ''),
  ];
  if (validations.length > 0) throw invalid(validations);
}

function invalid(validations: readonly Validation[]): DomainError {
  return new DomainError('invalid_input', 'Validation failed.', { validations });
}

const NO_REDIRECT_URI = { field: 'callback_url', detail: 'at least one redirect URI is required' };
/** Its developer, whom nobody here knows, can change its registration. */
const NOT_FOR_SELF_REGISTERED = { field: 'service_account_id', detail: 'must not be set for an app that registered itself' };
const NOT_A_SERVICE_ACCOUNT = { field: 'service_account_id', detail: 'must be the ID of a service account' };

function accountFaults({ grantTypes, serviceAccountId }: Merged, isSelfRegistered: boolean): Validation[] {
  if (serviceAccountId !== null && isSelfRegistered) return [NOT_FOR_SELF_REGISTERED];
  if (serviceAccountId !== null) return isUuid(serviceAccountId) ? [] : [NOT_A_SERVICE_ACCOUNT];
  const needsAccount = GRANTS.some(({ type, isForItself }) => isForItself && grantTypes.includes(type));
  return needsAccount ? [{ field: 'service_account_id', detail: 'is required for the grant type client_credentials' }] : [];
}

function grantFaults(grantTypes: readonly string[], clientType: ClientType): Validation[] {
  const detail = grantTypesFault(grantTypes, clientType, GRANTS);
  return detail === null ? [] : [{ field: 'grant_types', detail }];
}

function scopeFaults(scope: string): Validation[] {
  const detail = registeredScopeFault(scope);
  return detail === null ? [] : [{ field: 'scope', detail }];
}

function nameFaults(name: string): Validation[] {
  const isFine = name !== '' && name.length <= NAME_MAX_LENGTH && name.trim() === name && !/\p{Cc}/u.test(name);
  return isFine ? [] : [{ field: 'name', detail: `must be 1 to ${NAME_MAX_LENGTH} characters, without leading or trailing spaces` }];
}

/** Icons come from this server: another host would learn who is about to consent. */
function iconFaults(icon: string): Validation[] {
  const detail = ownPictureFault(icon);
  return detail === null ? [] : [{ field: 'icon', detail }];
}

function redirectFaults(redirectUris: readonly string[], clientType: ClientType): Validation[] {
  const field = 'redirect_uris';
  if (redirectUris.length > MAX_REDIRECT_URIS) return [{ field, detail: `at most ${MAX_REDIRECT_URIS} are allowed` }];
  return redirectUris.flatMap((uri) => {
    const fault = redirectUriFault(uri, clientType);
    return fault === null ? [] : [{ field, detail: fault }];
  });
}
