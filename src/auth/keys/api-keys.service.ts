import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type AuditEvent, AuditTrail } from '../../audit/index.js';
import { type Actor, systemSubject } from '../../authz/index.js';
import { Clock, DomainError, notFound } from '../../common/index.js';
import { settings } from '../../core/index.js';
import { AtomicStatements, Transactions, violates } from '../../database/index.js';
import { apiKeyResource, auditedApiKey } from './api-key-audit.js';
import { type ApiKeyRow, createdFrom, SESSION_LOGIN_TYPES } from './api-key-row.js';
import { ApiKeysStore } from './api-keys.store.js';
import type { KeyOwner, KeyRequest, StoredKey, TokenRequest } from './key-requests.js';
import { generateKey, generateKeyId } from './key-format.js';
import { INVALID_REQUEST, lifetimeWithin, livesTooLong, secondsLeft } from './lifetimes.js';
import { checkMinting, requestedAllowList, requestedScopes, secondsUntil } from './minting.js';
import { GrantRevocation } from '../revocation/grant-revocation.port.js';
import { SessionGrants } from '../revocation/session-grants.port.js';
import { randomTokenName, tokenNameFault } from './token-name.js';

/** What uses a key that a page has created for a terminal. */
const COMMAND_LINE = 'command-line';
const ALREADY_MADE = 'This key was already created and shown.';
/** What the column says of a key that was never used. */
const NEVER = new Date(0);

export class ApiKeysSettings extends settings('defaultTokenLifetimeSeconds', 'maxTokenLifetimeSeconds', 'maxAdminTokenLifetimeSeconds') {}

/** Keys that people create and see: command-line keys, long-lived tokens, their own sessions. */
@Injectable()
export class ApiKeysService {
  constructor(
    private readonly keys: ApiKeysStore,
    private readonly grants: GrantRevocation,
    private readonly sessionGrants: SessionGrants,
    private readonly audit: AuditTrail,
    private readonly atomic: AtomicStatements,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly settings: ApiKeysSettings,
  ) {}

  /**
   * Returns an id for a key to be created later. Of two requests with the same id only the first creates a key: the second fails with
   * `conflict`, without validations.
   */
  static reserveId(): string {
    return generateKeyId();
  }

  /**
   * Creates a key for a command line. Its login type is `password`, whatever the user's, so no upstream login is ever checked. A caller
   * with a long-lived token gets another token instead: a session key extends its own expiry and counts as a login, which is more than
   * the token has.
   */
  createSessionKey(actor: Actor, owner: KeyOwner, reservedId?: string): Promise<string> {
    const { credential } = actor;
    if (credential?.loginType === 'token') {
      return this.create(actor, owner, {
        id: reservedId,
        isLimited: false,
        loginType: 'token',
        tokenName: `login_${randomTokenName()}`,
        scopes: actor.scopes,
        allowList: actor.allowList,
        authTime: null,
        lifetimeSeconds: Math.min(this.settings.defaultTokenLifetimeSeconds, secondsUntil(credential.expiresAt, this.clock.now())),
      });
    }
    return this.create(actor, owner, {
      id: reservedId,
      // The browser that has shown the page does not use the key.
      ...(reservedId !== undefined && { userAgent: COMMAND_LINE }),
      isLimited: false,
      loginType: 'password',
      tokenName: '',
      scopes: ['coder:all'],
      allowList: ['*:*'],
      lifetimeSeconds: this.settings.defaultTokenLifetimeSeconds,
      // A new key is not a new login, and the creator's login is not that of another user.
      authTime: owner.id === actor.id ? (credential?.authTime ?? null) : null,
    });
  }

  async createToken(actor: Actor, owner: KeyOwner, request: TokenRequest, reservedId?: string): Promise<string> {
    const lifetimeSeconds = lifetimeWithin(secondsLeft(actor, this.clock.now()), request.lifetimeSeconds, this.settings);
    const cap = this.maxLifetimeSeconds(owner);
    if (lifetimeSeconds <= 0) {
      throw new DomainError('invalid_input', INVALID_REQUEST, { detail: 'lifetime must be positive number greater than 0' });
    }
    if (lifetimeSeconds > cap) throw livesTooLong(cap);
    const nameFault = tokenNameFault(request.name ?? '');
    if (nameFault !== null) {
      throw new DomainError('invalid_input', INVALID_REQUEST, { validations: [{ field: 'token_name', detail: nameFault }] });
    }
    const tokenName = request.name || randomTokenName();
    return this.create(actor, owner, {
      id: reservedId,
      isLimited: true,
      loginType: 'token',
      tokenName,
      scopes: requestedScopes(request.scopes, request.legacyScope),
      allowList: requestedAllowList(request.allowList),
      lifetimeSeconds,
      authTime: null,
    });
  }

  /** How long a token of this user may live, regardless of its creator. Owners have a separate limit. */
  maxLifetimeSeconds(user: Pick<KeyOwner, 'rbacRoles'>): number {
    return user.rbacRoles.includes('owner') ? this.settings.maxAdminTokenLifetimeSeconds : this.settings.maxTokenLifetimeSeconds;
  }

  /** The longest lifetime that this actor can ask for: a token creates none that lives longer than itself. */
  longestLifetimeSeconds(actor: Actor, owner: Pick<KeyOwner, 'rbacRoles'>): number {
    return Math.min(this.maxLifetimeSeconds(owner), secondsLeft(actor, this.clock.now()));
  }

  listTokens(actor: Actor, filter: { userId?: string; includeExpired: boolean }): Promise<ApiKeyRow[]> {
    return this.keys.list(actor, {
      loginTypes: ['token'],
      ...(filter.userId !== undefined && { userId: filter.userId }),
      ...(!filter.includeExpired && { liveAt: this.clock.now() }),
    });
  }

  listSessions(actor: Actor, userId: string): Promise<ApiKeyRow[]> {
    return this.keys.list(actor, { userId, loginTypes: SESSION_LOGIN_TYPES, liveAt: this.clock.now() });
  }

  get(actor: Actor, id: string): Promise<ApiKeyRow> {
    return this.keys.get(actor, id);
  }

  getByName(actor: Actor, userId: string, name: string): Promise<ApiKeyRow> {
    return this.keys.getByName(actor, userId, name);
  }

  async delete(actor: Actor, id: string): Promise<void> {
    const key = await this.keys.get(actor, id);
    this.audit.attempt(actor, { ...apiKeyResource(key.userId, key.tokenName), action: 'delete' });
    await this.transactions.run(async (tx) => {
      await this.endGrantsOf(key, tx);
      const before = await this.keys.delete(actor, id, tx);
      const event = { action: 'delete', ...apiKeyResource(before.userId, before.tokenName), statusCode: 204 } as const;
      await this.audit.record(actor, { ...event, before: auditedApiKey(before) }, tx);
    });
  }

  /** Expires the key now and keeps its row; expiring it again has no effect. */
  async expire(actor: Actor, id: string): Promise<void> {
    const key = await this.keys.get(actor, id);
    this.audit.attempt(actor, { ...apiKeyResource(key.userId, key.tokenName), action: 'write' });
    const now = this.clock.now();
    await this.transactions.run(async (tx) => {
      await this.endGrantsOf(key, tx);
      const before = await this.keys.expire(actor, id, now, tx);
      const after = { ...before, expiresAt: before.expiresAt < now ? before.expiresAt : now };
      const event = { action: 'write', ...apiKeyResource(before.userId, before.tokenName), statusCode: 204 } as const;
      await this.audit.record(actor, { ...event, before: auditedApiKey(before), after: auditedApiKey(after) }, tx);
    });
  }

  /** Revokes every session of the user except the current one. Returns how many. */
  async revokeOtherSessions(actor: Actor, owner: KeyOwner): Promise<number> {
    this.audit.attempt(actor, { action: 'delete', ...apiKeyResource(owner.id) });
    const sessions = await this.listSessions(actor, owner.id);
    const others = sessions.map(({ id }) => id).filter((id) => id !== actor.credential?.keyId);
    return this.transactions.run(async (tx) => {
      await this.sessionGrants.endWith(systemSubject('revoker'), others, this.clock.now(), tx);
      const ended = await this.keys.deleteOthers(actor, owner.id, SESSION_LOGIN_TYPES, actor.credential?.keyId ?? null, tx);
      const additionalFields = { sessions_ended: ended };
      await this.audit.record(actor, { action: 'delete', ...apiKeyResource(owner.id), statusCode: 200, additionalFields }, tx);
      return ended;
    });
  }

  /** What apps got in exchange for an access token, or from a session, ends with it. Comes first, because grants are locked before users and keys. */
  private async endGrantsOf({ id, loginType }: ApiKeyRow, tx: EntityManager): Promise<void> {
    const [revoker, now] = [systemSubject('revoker'), this.clock.now()];
    if (loginType === 'oauth2_provider_app') await this.grants.revokeExchangedFor(revoker, id, now, tx);
    else await this.sessionGrants.endWith(revoker, [id], now, tx);
  }

  private async create(actor: Actor, owner: KeyOwner, request: KeyRequest): Promise<string> {
    if (owner.isSystem) throw new DomainError('forbidden', 'API keys cannot be created for system users.');
    const now = this.clock.now();
    const expiresAt = new Date(now.getTime() + request.lifetimeSeconds * 1000);
    checkMinting(actor, { ...request, expiresAt });
    const key = generateKey(request.id);
    const insert: StoredKey = {
      ...request,
      isReserved: request.id !== undefined,
      isLimited: request.isLimited,
      id: key.id,
      hashedSecret: key.hashedSecret,
      userId: owner.id,
      expiresAt,
      ...createdFrom(actor.origin),
      ...(request.userAgent !== undefined && { userAgent: request.userAgent }),
      createdAt: now,
    };
    try {
      if (!(await this.storeAtOnce(actor, owner, insert))) await this.storeInSteps(actor, insert);
    } catch (cause) {
      // The user was deleted since it was looked up.
      if (violates(cause, 'api_keys_deleted_user_check')) throw notFound();
      if (request.id !== undefined && violates(cause, 'api_keys_pkey')) throw new DomainError('conflict', ALREADY_MADE, { cause });
      if (!violates(cause, 'api_keys_user_id_token_name_key')) throw cause;
      throw new DomainError('conflict', `A token with name "${request.tokenName}" already exists.`, {
        cause,
        validations: [{ field: 'name', detail: 'This value is already in use and should be unique.' }],
      });
    }
    return key.text;
  }

  /** For a key of the actor's own. False, without any effect: it has to be stored in steps, which also say what is wrong. */
  private async storeAtOnce(actor: Actor, owner: KeyOwner, insert: StoredKey): Promise<boolean> {
    if (!this.atomic.isEnabled || actor.id !== insert.userId || insert.isReserved) return false;
    const { guards, write } = this.keys.insertion(actor, owner.rbacRoles, insert);
    return this.atomic.run(guards, [write, this.audit.recording(actor, creationOf(insert))]);
  }

  private storeInSteps(actor: Actor, insert: StoredKey): Promise<void> {
    return this.transactions.run(async (tx) => {
      const roles = await this.keys.insert(actor, insert, tx);
      // They may have changed since the lifetime was compared with their limit.
      const cap = roles && this.maxLifetimeSeconds({ rbacRoles: roles });
      if (insert.isLimited && cap !== null && insert.lifetimeSeconds > cap) throw livesTooLong(cap);
      if (insert.isReserved && !(await this.keys.spendReservedId(actor, insert, insert.createdAt, tx))) {
        throw new DomainError('conflict', ALREADY_MADE);
      }
      await this.audit.record(actor, creationOf(insert), tx);
    });
  }
}

/** The audit entry of a new key. */
function creationOf(key: StoredKey): AuditEvent {
  const resource = apiKeyResource(key.userId, key.tokenName);
  const event = { action: 'create', ...resource, statusCode: 201, after: auditedApiKey({ ...key, lastUsed: NEVER }) } as const;
  return key.isReserved ? { ...event, additionalFields: { reserved_key_id: key.id } } : event;
}
