import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditTrail } from '../../audit/index.js';
import type { Actor } from '../../authz/index.js';
import { Clock, DomainError, notFound } from '../../common/index.js';
import { Transactions, violates } from '../../database/index.js';
import { type ApiKeyRow, SESSION_LOGIN_TYPES } from './api-key-row.js';
import type { ApiKeyInsert } from './api-keys.repository.js';
import { ApiKeysStore } from './api-keys.store.js';
import { generateKey } from './key-format.js';
import { checkMinting, requestedAllowList, requestedScopes } from './minting.js';
import { randomTokenName } from './token-name.js';

export interface TokenLifetimeLimits {
  readonly defaultSeconds: number;
  readonly maxSeconds: number;
  /** For owners, instead of `maxSeconds`. */
  readonly maxOwnerSeconds: number;
}

export interface TokenRequest {
  /** Absent: the default. */
  readonly lifetimeSeconds?: number | undefined;
  readonly name?: string | undefined;
  readonly scopes?: readonly string[] | undefined;
  /** The deprecated singular. */
  readonly legacyScope?: string | undefined;
  readonly allowList?: readonly string[] | undefined;
}

/** Whose key it is to be. */
export interface KeyOwner {
  readonly id: string;
  readonly username: string;
  readonly isSystem: boolean;
  /** Site roles. */
  readonly rbacRoles: readonly string[];
}

const INVALID_REQUEST = 'Failed to validate create API key request.';

/** Keys that people make and see: command-line keys, long-lived tokens, their own sessions. */
@Injectable()
export class ApiKeysService {
  constructor(
    private readonly keys: ApiKeysStore,
    private readonly audit: AuditTrail,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly limits: TokenLifetimeLimits,
  ) {}

  /**
   * A key for a command line. It is of login type `password` whatever the user's is, so no upstream link is ever asked (spec users
   * 4.1). A long-lived token gets its like instead: a session key slides past any expiry and counts as a login, which would be
   * more than the token has (DESIGN section 6).
   */
  createSessionKey(actor: Actor, owner: KeyOwner): Promise<string> {
    const { credential } = actor;
    if (credential?.loginType === 'token') {
      return this.create(actor, owner, {
        loginType: 'token',
        tokenName: randomTokenName(),
        scopes: actor.scopes,
        allowList: actor.allowList,
        lifetimeSeconds: Math.min(this.limits.defaultSeconds, secondsUntil(credential.expiresAt, this.clock.now())),
      });
    }
    return this.create(actor, owner, {
      loginType: 'password',
      tokenName: '',
      scopes: ['coder:all'],
      allowList: ['*:*'],
      lifetimeSeconds: this.limits.defaultSeconds,
    });
  }

  async createToken(actor: Actor, owner: KeyOwner, request: TokenRequest): Promise<string> {
    const lifetimeSeconds = request.lifetimeSeconds ?? this.limits.defaultSeconds;
    const cap = this.maxLifetimeSeconds(owner);
    if (lifetimeSeconds <= 0) {
      throw new DomainError('invalid_input', INVALID_REQUEST, { detail: 'lifetime must be positive number greater than 0' });
    }
    if (lifetimeSeconds > cap)
      throw new DomainError('invalid_input', INVALID_REQUEST, { detail: `lifetime must be less than ${durationText(cap)}` });
    const tokenName = request.name || randomTokenName();
    return this.create(actor, owner, {
      loginType: 'token',
      tokenName,
      scopes: requestedScopes(request.scopes, request.legacyScope),
      allowList: requestedAllowList(request.allowList),
      lifetimeSeconds,
    });
  }

  /** How long a token of this user may live, whoever makes it. Owners have a cap of their own. */
  maxLifetimeSeconds(user: Pick<KeyOwner, 'rbacRoles'>): number {
    return user.rbacRoles.includes('owner') ? this.limits.maxOwnerSeconds : this.limits.maxSeconds;
  }

  listTokens(actor: Actor, filter: { userId?: string; includeExpired: boolean }): Promise<ApiKeyRow[]> {
    return this.keys.list(actor, {
      loginTypes: ['token'],
      ...(filter.userId !== undefined && { userId: filter.userId }),
      ...(!filter.includeExpired && { liveAt: this.clock.now() }),
    });
  }

  /** Live sessions of a user, browsers and command lines. */
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
    this.audit.attempt(actor, { ...resourceOf(key), action: 'delete' });
    await this.transactions.run(async (tx) => {
      await this.keys.delete(actor, id, tx);
      await this.record(actor, 'delete', key, tx, { before: columnsOf(key) });
    });
  }

  /** Ends it now and keeps it on record; ending it twice is fine. */
  async expire(actor: Actor, id: string): Promise<void> {
    const key = await this.keys.get(actor, id);
    this.audit.attempt(actor, { ...resourceOf(key), action: 'write' });
    const now = this.clock.now();
    await this.transactions.run(async (tx) => {
      await this.keys.expire(actor, id, now, tx);
      await this.record(actor, 'write', key, tx, { before: columnsOf(key), after: { ...columnsOf(key), expires_at: now } });
    });
  }

  /** Ends every session of the user but the one that asks. Answers how many. */
  async endSessions(actor: Actor, owner: KeyOwner): Promise<number> {
    return this.transactions.run(async (tx) => {
      const ended = await this.keys.deleteOthers(actor, owner.id, SESSION_LOGIN_TYPES, actor.credential?.keyId ?? null, tx);
      await this.audit.record(
        actor,
        {
          action: 'delete',
          resourceType: 'api_key',
          resourceId: owner.id,
          resourceTarget: '',
          statusCode: 200,
          additionalFields: { sessions_ended: ended },
        },
        tx,
      );
      return ended;
    });
  }

  private async create(
    actor: Actor,
    owner: KeyOwner,
    request: Pick<ApiKeyInsert, 'loginType' | 'tokenName' | 'scopes' | 'allowList' | 'lifetimeSeconds'>,
  ): Promise<string> {
    if (owner.isSystem) throw new DomainError('forbidden', 'API keys cannot be created for system users.');
    const now = this.clock.now();
    const expiresAt = new Date(now.getTime() + request.lifetimeSeconds * 1000);
    checkMinting(actor, { ...request, expiresAt });
    const key = generateKey();
    const insert: ApiKeyInsert = {
      ...request,
      id: key.id,
      hashedSecret: key.hashedSecret,
      userId: owner.id,
      expiresAt,
      clientAddress: actor.origin?.clientAddress ?? '0.0.0.0',
    };
    try {
      await this.transactions.run(async (tx) => {
        await this.keys.insert(actor, insert, tx);
        const row = { userId: owner.id, tokenName: request.tokenName };
        await this.record(actor, 'create', row, tx, { after: { user_id: owner.id, created_at: now, expires_at: expiresAt } });
      });
    } catch (cause) {
      // The user was deleted since it was looked up.
      if (violates(cause, 'api_keys_deleted_user_check')) throw notFound();
      if (!violates(cause, 'api_keys_user_id_token_name_key')) throw cause;
      throw new DomainError('conflict', `A token with name "${request.tokenName}" already exists.`, {
        cause,
        validations: [{ field: 'name', detail: 'This value is already in use and should be unique.' }],
      });
    }
    return key.text;
  }

  private async record(
    actor: Actor,
    action: 'create' | 'write' | 'delete',
    key: Pick<ApiKeyRow, 'userId' | 'tokenName'>,
    tx: EntityManager,
    change: { before?: Record<string, unknown>; after?: Record<string, unknown> },
  ): Promise<void> {
    const statusCode = action === 'create' ? 201 : 204;
    await this.audit.record(actor, { ...resourceOf(key), action, statusCode, ...change }, tx);
  }
}

function resourceOf(key: Pick<ApiKeyRow, 'userId' | 'tokenName'>): { resourceType: 'api_key'; resourceId: string; resourceTarget: string } {
  return { resourceType: 'api_key', resourceId: key.userId, resourceTarget: key.tokenName };
}

function columnsOf(key: ApiKeyRow): Record<string, unknown> {
  return { user_id: key.userId, last_used: key.lastUsed, expires_at: key.expiresAt, created_at: key.createdAt };
}

function secondsUntil(time: Date, now: Date): number {
  return Math.max(1, Math.floor((time.getTime() - now.getTime()) / 1000));
}

/** As in `168h0m0s`, the reference's way of writing it. */
function durationText(seconds: number): string {
  return `${Math.floor(seconds / 3600)}h${Math.floor((seconds % 3600) / 60)}m${seconds % 60}s`;
}
