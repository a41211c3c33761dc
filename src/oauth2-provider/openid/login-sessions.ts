import { Injectable } from '@nestjs/common';
import { Credentials } from '../../auth/index.js';
import type { Actor } from '../../authz/index.js';
import { sha256 } from '../../common/index.js';
import { acrOf, type LoginFacts } from './login-facts.js';

/** Describes the session of somebody who consents. */
@Injectable()
export class LoginSessions {
  constructor(private readonly credentials: Credentials) {}

  /** Null without a session. */
  async describe(actor: Actor): Promise<LoginFacts | null> {
    const keyId = actor.credential?.keyId;
    const record = keyId === undefined ? null : await this.credentials.find(keyId);
    if (!record) return null;
    return { authTime: actor.credential?.authTime ?? null, acr: acrOf(actor), sid: sidOf(record.hashedSecret) };
  }
}

/** Nobody can compute the hash of the session's secret, or anything of it, from this. */
function sidOf(hashedSecret: Uint8Array): string {
  return sha256(`openid sid ${Buffer.from(hashedSecret).toString('hex')}`)
    .subarray(0, 18)
    .toString('base64url');
}
