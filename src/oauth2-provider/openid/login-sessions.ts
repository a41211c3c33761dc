import { Injectable } from '@nestjs/common';
import { Credentials } from '../../auth/index.js';
import type { Actor } from '../../authz/index.js';
import { sha256 } from '../../common/index.js';
import { settings } from '../../core/index.js';
import { sectorOf } from '../subjects/sectors.js';
import type { SubjectApp } from '../subjects/subjects.js';
import { acrOf, type BrowserLogin } from './login-facts.js';

export class LoginSessionsSettings extends settings('oauthSsoSessionLifetimeSeconds', 'disableSessionExpiryRefresh') {}

/** Describes the session of somebody who consents. */
@Injectable()
export class LoginSessions {
  constructor(
    private readonly credentials: Credentials,
    private readonly settings: LoginSessionsSettings,
  ) {}

  /** Can the session no longer be used to sign in to apps? Counts from its creation, if the identity provider does not say when the user logged in. */
  async isOver({ credential }: Actor, now: Date): Promise<boolean> {
    const { oauthSsoSessionLifetimeSeconds: seconds } = this.settings;
    if (seconds === 0 || !credential) return false;
    const since = credential.authTime ?? (await this.credentials.find(credential.keyId))?.createdAt;
    return since === undefined || now.getTime() - since.getTime() > seconds * 1000;
  }

  /** Null without a session. */
  async describe(actor: Actor, app: SubjectApp): Promise<BrowserLogin | null> {
    const keyId = actor.credential?.keyId;
    const record = keyId === undefined ? null : await this.credentials.find(keyId);
    if (!record) return null;
    const session = sidOf(record.hashedSecret);
    // Otherwise sectors could tell by the session that two subjects are one user.
    const sid = app.subjectType === 'public' ? session : sidOf(record.hashedSecret, ` ${sectorOf(app)}`);
    const endsAt = this.settings.disableSessionExpiryRefresh ? record.expiresAt : null;
    return { authTime: actor.credential?.authTime ?? null, acr: acrOf(actor), sid, session, endsAt };
  }
}

/** Nobody can compute the hash of the session's secret, or anything of it, from this. */
function sidOf(hashedSecret: Uint8Array, suffix = ''): string {
  return sha256(`openid sid ${Buffer.from(hashedSecret).toString('hex')}${suffix}`)
    .subarray(0, 18)
    .toString('base64url');
}
