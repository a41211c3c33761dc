import { Injectable } from '@nestjs/common';
import type { Actor } from '../authz/index.js';
import { Clock, DomainError, type ErrorCode } from '../common/index.js';
import { type CredentialRecord, Credentials } from './credentials.js';
import { DormantUsers } from './dormant-users.js';
import { keyMatches, parseKey } from './keys/key-format.js';
import { KeyUsage } from './keys/key-usage.js';
import { UpstreamLinks } from './upstream-links.js';

const SIGNED_OUT = 'You are signed out or your session has expired. Please sign in again to continue.';

export interface VerificationContext {
  /** Canonical resource that an OAuth token must have been issued for (RFC 8707). */
  readonly resource: string;
  readonly clientAddress: string;
}

/** Decides about a presented key, in the order of DESIGN section 4.3. Every refusal is a typed reason. */
@Injectable()
export class KeyVerifier {
  constructor(
    private readonly credentials: Credentials,
    private readonly usage: KeyUsage,
    private readonly links: UpstreamLinks,
    private readonly dormant: DormantUsers,
    private readonly clock: Clock,
  ) {}

  /**
   * The actor of this key. Throws `token_invalid`, `token_expired`, `token_audience_mismatch`, `user_inactive`, or what
   * `UpstreamLinks.renew` throws.
   */
  async verify(token: string, context: VerificationContext): Promise<Actor> {
    const presented = parseKey(token);
    if ('fault' in presented) throw refused('token_invalid', `Invalid API key format: ${presented.fault}`);
    const record = await this.credentials.find(presented.id);
    // One text for both: whether an id exists is nobody's business (RFC 6750 section 3.1, checklist 6750-15).
    const isRight = keyMatches(presented, record?.hashedSecret);
    if (!record || !isRight) throw refused('token_invalid', 'API key is invalid.');

    const now = this.clock.now();
    if (record.expiresAt <= now) throw refused('token_expired', `API key expired at "${record.expiresAt.toISOString()}".`);
    this.checkAudience(record, context.resource);
    checkUser(record);
    await this.checkUpstream(record, now);
    if (record.user.status === 'dormant') await this.dormant.wake(record.user.id);
    this.usage.record(record, context.clientAddress, now);
    return record.actor();
  }

  /** Whole canonical strings: no prefix and no host-only match. A token whose grant is gone has no audience and is refused. */
  private checkAudience(record: CredentialRecord, resource: string): void {
    if (record.loginType !== 'oauth2_provider_app' || record.audience === resource) return;
    if (record.audience === null) throw refused('token_invalid', 'API key is invalid.');
    throw new DomainError('token_audience_mismatch', 'Token audience validation failed');
  }

  /** Only keys that came from an identity provider stand on a login there; asking costs nothing until that has expired. */
  private async checkUpstream({ loginType, link }: CredentialRecord, now: Date): Promise<void> {
    if (loginType !== 'oidc' && loginType !== 'github') return;
    const holds = link && (link.expiresAt === null || link.expiresAt > now);
    if (!holds) await this.links.renew(loginType, link);
  }
}

/** A dormant user is activated when every other check has passed. */
function checkUser({ user }: CredentialRecord): void {
  if (user.deleted) throw refused('token_invalid', 'API key is invalid.');
  if (user.status !== 'suspended') return;
  throw new DomainError('user_inactive', `User is not active (status = "${user.status}"). Contact an admin to reactivate your account.`);
}

function refused(code: ErrorCode, detail: string): DomainError {
  return new DomainError(code, SIGNED_OUT, { detail });
}

/** No credential, or one in a place this route does not accept. */
export function credentialsMissing(): DomainError {
  return new DomainError('credentials_missing', SIGNED_OUT, {
    detail: 'Cookie "coder_session_token" or query parameter must be provided.',
  });
}

export function credentialsMalformed(): DomainError {
  return new DomainError('credentials_malformed', 'The access token is malformed, or was sent in more than one way.');
}
