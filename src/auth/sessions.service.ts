import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditTrail } from '../audit/index.js';
import { type Actor, type RequestOrigin, systemSubject } from '../authz/index.js';
import { Clock, DomainError, sha256 } from '../common/index.js';
import { settings } from '../core/index.js';
import { Transactions, violates, type Write } from '../database/index.js';
import type { ApiKeyLoginType } from './api-key.entity.js';
import { apiKeyResource } from './keys/api-key-audit.js';
import { type ApiKeyInsert, createdFrom } from './keys/api-key-row.js';
import { ApiKeysStore } from './keys/api-keys.store.js';
import { generateKey, parseKey } from './keys/key-format.js';
import { type ReplacedSession, SessionGrants } from './revocation/session-grants.port.js';

export class SessionsSettings extends settings('sessionDurationSeconds') {}

/** How a person has just authenticated. */
export interface ProvenLogin {
  readonly loginType: ApiKeyLoginType;
  /** When they authenticated, here or at the provider. Null when the provider did not report it. */
  readonly authTime: Date | null;
}

/** Starts and ends browser sessions. A session is an API key with full scope and the default lifetime. */
@Injectable()
export class SessionsService {
  private readonly revoker = systemSubject('revoker');

  constructor(
    private readonly keys: ApiKeysStore,
    private readonly grants: SessionGrants,
    private readonly audit: AuditTrail,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly settings: SessionsSettings,
  ) {}

  /** Returns the session token of a user whose login was just verified. Throws `login_failed` when the user was deleted meanwhile. */
  async begin(userId: string, login: ProvenLogin, origin: RequestOrigin, tx: EntityManager): Promise<string> {
    const { token, session } = this.make(userId, login, origin);
    try {
      await this.keys.insertSession(systemSubject('system-restricted'), session, tx);
    } catch (cause) {
      if (!violates(cause, 'api_keys_deleted_user_check')) throw cause;
      throw new DomainError('login_failed', 'Your account was deleted.', { cause });
    }
    return token;
  }

  /** The same as part of one statement, whose guards lock a user that still exists. */
  beginning(userId: string, login: ProvenLogin, origin: RequestOrigin): { readonly token: string; readonly write: Write } {
    const { token, session } = this.make(userId, login, origin);
    return { token, write: this.keys.sessionInsertion(systemSubject('system-restricted'), session) };
  }

  private make(
    userId: string,
    { loginType, authTime }: ProvenLogin,
    origin: RequestOrigin,
  ): { readonly token: string; readonly session: ApiKeyInsert } {
    const key = generateKey();
    const now = this.clock.now();
    const session = {
      id: key.id,
      hashedSecret: key.hashedSecret,
      userId,
      loginType,
      tokenName: '',
      scopes: ['coder:all'],
      allowList: ['*:*'],
      lifetimeSeconds: this.settings.sessionDurationSeconds,
      expiresAt: new Date(now.getTime() + this.settings.sessionDurationSeconds * 1000),
      ...createdFrom(origin),
      authTime,
      createdAt: now,
    };
    return { token: key.text, session };
  }

  /**
   * Ends the sessions that a browser presented at a login, by any person: they could no longer be ended from there, and a copy
   * of such a token would stay valid for the previous person. Sessions only, and only for their whole token. For apps, the session `successor` of
   * the same person continues them: whoever logs in again is not signed out of apps.
   */
  async revokeReplaced(tokens: readonly string[], successor: string, origin: RequestOrigin, tx: EntityManager): Promise<void> {
    const system = systemSubject('system-restricted');
    for (const token of tokens) {
      const key = parseKey(token);
      if ('fault' in key) continue;
      const hashedSecret = sha256(key.secret);
      await this.handOver({ id: key.id, hashedSecret }, successor, tx);
      const userId = await this.keys.deleteSession(system, key.id, hashedSecret, tx);
      if (userId === null) continue;
      const event = { action: 'logout', ...apiKeyResource(userId), statusCode: 200, userId } as const;
      await this.audit.record(system, { ...event, origin, additionalFields: { replaced_by_login: true } }, tx);
    }
  }

  /** To be called before a session is deleted that this one replaces. */
  async handOver(session: ReplacedSession, successor: string, tx: EntityManager): Promise<void> {
    const key = parseKey(successor);
    if (!('fault' in key)) await this.grants.handOver(this.revoker, session, key.id, this.clock.now(), tx);
  }

  /** Deletes the presented key, and the user's keys for sub-domain apps. Other sessions stay. */
  async end(actor: Actor): Promise<void> {
    const event = { action: 'logout', ...apiKeyResource(actor.id), statusCode: 200 } as const;
    await this.transactions.run(async (tx) => {
      if (actor.credential) await this.grants.endWith(this.revoker, [actor.credential.keyId], this.clock.now(), tx);
      if (actor.credential) await this.keys.deleteOwn(actor, actor.credential.keyId, tx);
      // An app that signs out ends only its own key.
      if (actor.delegation === null) await this.keys.deleteApplicationKeys(actor, actor.id, tx);
      await this.audit.record(actor, event, tx);
    });
  }
}
