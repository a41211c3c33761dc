import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditTrail } from '../audit/index.js';
import { type Actor, systemSubject } from '../authz/index.js';
import { Clock, DomainError } from '../common/index.js';
import { Transactions, violates } from '../database/index.js';
import type { ApiKeyLoginType } from './api-key.entity.js';
import { ApiKeysStore } from './keys/api-keys.store.js';
import { generateKey } from './keys/key-format.js';

export interface SessionLifetime {
  readonly seconds: number;
}

/** Begins and ends browser sessions. A session is an API key with full scope and the default lifetime. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly keys: ApiKeysStore,
    private readonly audit: AuditTrail,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly lifetime: SessionLifetime,
  ) {}

  /** The session token of a user whose login has just been proven. Throws `login_failed` when the user was deleted meanwhile. */
  async begin(userId: string, loginType: ApiKeyLoginType, clientAddress: string, tx?: EntityManager): Promise<string> {
    const key = generateKey();
    const session = {
      id: key.id,
      hashedSecret: key.hashedSecret,
      userId,
      loginType,
      tokenName: '',
      scopes: ['coder:all'],
      allowList: ['*:*'],
      lifetimeSeconds: this.lifetime.seconds,
      expiresAt: new Date(this.clock.now().getTime() + this.lifetime.seconds * 1000),
      clientAddress,
    };
    try {
      await this.keys.insert(systemSubject('system-restricted'), session, tx);
    } catch (cause) {
      if (!violates(cause, 'api_keys_deleted_user_check')) throw cause;
      throw new DomainError('login_failed', 'Your account was deleted.', { cause });
    }
    return key.text;
  }

  /** Deletes the presented key, and the user's keys for sub-domain apps. Other sessions stay (spec users 2.9). */
  async end(actor: Actor): Promise<void> {
    const event = { action: 'logout', resourceType: 'api_key', resourceId: actor.id, resourceTarget: '', statusCode: 200 } as const;
    await this.transactions.run(async (tx) => {
      if (actor.credential) await this.keys.deleteOwn(actor, actor.credential.keyId, tx);
      await this.keys.deleteApplicationKeys(actor, actor.id, tx);
      await this.audit.record(actor, event, tx);
    });
  }
}
