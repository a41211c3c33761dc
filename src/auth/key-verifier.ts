import { Injectable } from '@nestjs/common';
import type { Actor, RequestOrigin } from '../authz/index.js';
import { Clock, DomainError, type ErrorCode, LOGIN_MESSAGES } from '../common/index.js';
import { DpopProofs } from '../dpop/index.js';
import type { Proof, ProofFault } from '../dpop-proof/index.js';
import { agentRefused, AgentVerifier } from './agent-verifier.js';
import { type CredentialRecord, Credentials } from './credentials/credentials.port.js';
import { DormantUsers } from './dormant-users.port.js';
import { isAgentToken, keyMatches, parseCredential } from './keys/key-format.js';
import { KeyUsage } from './keys/key-usage.js';
import { UpstreamLinks } from './upstream-links.port.js';
import { barOf, type UserBar } from './user-liveness.js';

export interface VerificationContext {
  /** Canonical resource that an OAuth token must have been issued for (RFC 8707). */
  readonly resource: string;
  readonly clientAddress: string;
  /** Where the request came from. */
  readonly origin: () => RequestOrigin;
  /** Was the key sent in a cookie or in the URL? */
  readonly isExposed: boolean;
  /** The valid proof that was sent with the key (RFC 9449); null without the scheme DPoP. */
  readonly proof: Proof | null;
}

/** Verifies a presented key, in a fixed order. Every refusal has a typed reason. */
@Injectable()
export class KeyVerifier {
  constructor(
    private readonly credentials: Credentials,
    private readonly usage: KeyUsage,
    private readonly links: UpstreamLinks,
    private readonly dormant: DormantUsers,
    private readonly proofs: DpopProofs,
    private readonly agents: AgentVerifier,
    private readonly clock: Clock,
  ) {}

  /**
   * The actor of this key. Throws `token_invalid`, `token_expired`, `token_audience_mismatch`, `token_binding_mismatch`, `user_inactive`,
   * `dpop_proof_invalid`, or what `UpstreamLinks.renew` throws.
   */
  async verify(token: string, context: VerificationContext): Promise<Actor> {
    if (context.isExposed && isAgentToken(token)) throw exposed();
    const presented = parseCredential(token);
    if ('fault' in presented) throw refused('token_invalid', `Invalid API key format: ${presented.fault}`);
    const record = await this.credentials.find(presented.id);
    // One message for all, so that it does not reveal whether an id exists (RFC 6750 section 3.1).
    const isRight = keyMatches(presented, record?.hashedSecret);
    if (!record || !isRight || presented.isAgentToken !== (record.agent !== null)) {
      throw presented.isAgentToken
        ? agentRefused('token_invalid', 'It was revoked, or the agent was deleted.')
        : refused('token_invalid', 'API key is invalid.');
    }

    const now = this.clock.now();
    if (record.expiresAt <= now) {
      const at = `"${record.expiresAt.toISOString()}".`;
      throw record.agent === null
        ? refused('token_expired', `API key expired at ${at}`)
        : agentRefused('token_expired', `The token expired at ${at}`);
    }
    this.checkAudience(record, context.resource);
    checkBinding(record, context.proof);
    if (record.agent !== null) await this.agents.check(record.agent, record, now, context.origin);
    checkUser(record, now);
    await this.checkUpstream(record, now);
    if (context.proof) await this.useProof(context.proof);
    const current = await this.activated(record);
    this.usage.record(current, context.clientAddress, now);
    return current.actor();
  }

  /** The credential as it is after the activation of a dormant user, whom its actor also describes, and after the first use of a fresh token. */
  private async activated(record: CredentialRecord): Promise<CredentialRecord> {
    const { id, user, agent } = record;
    if (agent?.tokenState === 'fresh') await this.agents.confirm(id);
    else if (user.status === 'dormant') await this.dormant.activate(user.id);
    else return record;
    const current = await this.credentials.find(id);
    if (!current) throw refused('token_invalid', 'API key is invalid.');
    checkUser(current, this.clock.now());
    return current;
  }

  /** After every other check: only a client with a usable token can use a proof up. */
  private async useProof(proof: Proof): Promise<void> {
    const fault = await this.proofs.use(proof);
    if (fault) throw proofRefused(fault);
  }

  /** Compares whole canonical strings: no prefix or host-only match. Without its grant a token has no audience and is refused. */
  private checkAudience(record: CredentialRecord, resource: string): void {
    if (record.loginType !== 'oauth2_provider_app' || record.audience === resource) return;
    if (record.audience === null) throw refused('token_invalid', 'API key is invalid.');
    throw new DomainError('token_audience_mismatch', LOGIN_MESSAGES.wrongAudience);
  }

  /** Only keys from an identity provider depend on a login there; the provider is asked only after that has expired. */
  private async checkUpstream({ loginType, link }: CredentialRecord, now: Date): Promise<void> {
    if (loginType !== 'oidc' && loginType !== 'github') return;
    const holds = link && (link.expiresAt === null || link.expiresAt > now);
    if (!holds) await this.links.renew(loginType, link);
  }
}

/** A bound token proves nothing without its key, in whichever way it was sent (RFC 9449 sections 7.1 and 7.2). */
function checkBinding({ token }: CredentialRecord, proof: Proof | null): void {
  const bound = token?.jkt ?? null;
  if (bound === (proof?.jkt ?? null)) return;
  if (bound === null) throw misbound('It is not bound to a key: send it with the scheme Bearer.');
  throw misbound(
    proof === null
      ? 'It is bound to a key: send it with the scheme DPoP and a proof of that key (RFC 9449).'
      : 'It is bound to another key than the one of the DPoP proof.',
  );
}

/** A dormant user is activated when every other check has passed. */
function checkUser({ user }: CredentialRecord, now: Date): void {
  const bar = barOf(user, now);
  if (bar !== null) throw BARRED[bar]();
}

const BARRED: Readonly<Record<UserBar, () => DomainError>> = {
  deleted: () => refused('token_invalid', 'API key is invalid.'),
  suspended: () => new DomainError('user_inactive', LOGIN_MESSAGES.suspended),
};

function exposed(): DomainError {
  return refused('token_invalid', 'The token of an agent is only accepted in the header Authorization or Coder-Session-Token.');
}

function refused(code: ErrorCode, detail: string): DomainError {
  return new DomainError(code, LOGIN_MESSAGES.signedOut, { detail });
}

function misbound(detail: string): DomainError {
  return new DomainError('token_binding_mismatch', 'The access token was not sent as it has to be.', { detail });
}

export function proofRefused({ fault, detail }: ProofFault): DomainError {
  return new DomainError(fault === 'nonce' ? 'dpop_nonce_required' : 'dpop_proof_invalid', `The DPoP proof ${detail}.`);
}

/** No credential, or one in a place that this route does not accept. */
export function credentialsMissing(): DomainError {
  return new DomainError('credentials_missing', LOGIN_MESSAGES.signedOut, {
    detail: 'Cookie "coder_session_token" or query parameter must be provided.',
  });
}

export function credentialsMalformed(): DomainError {
  return new DomainError('credentials_malformed', LOGIN_MESSAGES.malformed);
}
