import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../audit/index.js';
import { type Actor, systemSubject } from '../authz/index.js';
import { Clock } from '../common/index.js';
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
    private readonly clock: Clock,
    private readonly lifetime: SessionLifetime,
  ) {}

  /** The session token of a user whose login has just been proven. */
  async begin(userId: string, loginType: ApiKeyLoginType, clientAddress: string): Promise<string> {
    const key = generateKey();
    await this.keys.insert(systemSubject('system-restricted'), {
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
    });
    return key.text;
  }

  /** Deletes the presented key, and the user's keys for sub-domain apps. Other sessions stay (spec users 2.9). */
  async end(actor: Actor): Promise<void> {
    if (actor.credential) await this.keys.deleteOwn(actor, actor.credential.keyId);
    await this.keys.deleteApplicationKeys(actor, actor.id);
    await this.audit.record(actor, {
      action: 'logout',
      resourceType: 'api_key',
      resourceId: actor.id,
      resourceTarget: '',
      statusCode: 200,
    });
  }
}
