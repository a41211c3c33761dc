import { Injectable, Logger } from '@nestjs/common';
import { agentResource } from '../../agents/index.js';
import { AuditTrail } from '../../audit/index.js';
import { AgentTokensSystemStore, generateAgentToken } from '../../auth/index.js';
import { type RequestOrigin, systemSubject } from '../../authz/index.js';
import { Clock, isUuid, OAuthError, sha256 } from '../../common/index.js';
import { Transactions, violates } from '../../database/index.js';
import type { TrustOfAgent } from '../identities/identities.repository.js';
import { IdentitiesStore } from '../identities/identities.store.js';
import type { IdentityRow } from '../identities/identity-row.js';
import { isProgram } from '../identities/trusted-identity.js';
import type { IssuerRow } from '../issuers/issuer-row.js';
import { IssuersService } from '../issuers/issuers.service.js';
import { ExchangeRefused } from './exchange-refused.js';
import { readPlatformToken, shownClaim } from './platform-token.js';
import { PlatformTokenVerifier, type VerifiedPlatformToken } from './platform-token-verifier.js';
import { SpentTokensStore } from './spent-tokens.store.js';

/** A token lives no longer: a program that runs longer exchanges another one of its platform. */
const LIFETIME_SECONDS = 60 * 60;
const INACTIVE_OWNER = 'The owner of the agent is suspended or dormant: an administrator can activate the user';
/** Of an identity that was trusted when the token was verified, and was deleted since. */
const WITHDRAWN = 'api_keys_workload_identity_id_fkey';

/** A program that proved to be one that an agent trusts. */
export interface ProvenWorkload extends Pick<TrustOfAgent, 'agent' | 'issuer'> {
  readonly identity: IdentityRow;
  readonly token: VerifiedPlatformToken;
}

/** A token of an agent, which leaves the server once. */
export interface ExchangedAgentToken {
  readonly token: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
}

/** Exchanges the tokens of platforms for tokens of agents (RFC 8693). */
@Injectable()
export class WorkloadExchange {
  private readonly logger = new Logger(WorkloadExchange.name);
  private readonly actor = systemSubject('system-oauth2');

  constructor(
    private readonly identities: IdentitiesStore,
    private readonly issuers: IssuersService,
    private readonly verifier: PlatformTokenVerifier,
    private readonly spent: SpentTokensStore,
    private readonly tokens: AgentTokensSystemStore,
    private readonly audit: AuditTrail,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /**
   * Which trusted program sent this token. The token can still be used. Throws `invalid_request`, with the same text for every fault, so that
   * nobody can find out who may act as an agent. The log says why.
   */
  verify(agentId: string, subjectToken: string): Promise<ProvenWorkload> {
    return this.refusing(agentId, () => this.prove(agentId, subjectToken));
  }

  /** Of several requests with one token, one succeeds. Throws `invalid_request` as above, and `rate_limited`. */
  issue(workload: ProvenWorkload, origin: RequestOrigin): Promise<ExchangedAgentToken> {
    return this.refusing(workload.agent.id, () => this.exchange(workload, origin));
  }

  private async prove(agentId: string, subjectToken: string): Promise<ProvenWorkload> {
    if (!isUuid(agentId)) throw new ExchangeRefused('client_id is not the ID of an agent');
    const presented = readPlatformToken(subjectToken);
    // Before a key is fetched: a stranger can have this server fetch keys only of platforms that this very agent trusts.
    const trust = await this.identities.findTrust(this.actor, agentId, presented.issuer);
    if (!trust) throw new ExchangeRefused('the agent trusts nobody of this issuer', { issuer: shownClaim(presented.issuer) });
    const { issuer, agent } = trust;
    const token = await this.verifier.verify(presented, issuer, this.issuers.audienceOf(issuer));
    const identity = trust.identities.find((one) => isProgram(one, issuer.requiredClaims, token.claims));
    if (!identity) throw new ExchangeRefused('the agent trusts other programs of this issuer', shownIdentity(issuer, token));
    return { agent, issuer, identity, token };
  }

  private async exchange({ agent, issuer, identity, token }: ProvenWorkload, origin: RequestOrigin): Promise<ExchangedAgentToken> {
    const { id, hashedSecret, text } = generateAgentToken();
    const facts = { id, hashedSecret, agentId: agent.id, lifetimeSeconds: LIFETIME_SECONDS, clientAddress: origin.clientAddress };
    return this.transactions.run(async (tx) => {
      const now = this.clock.now();
      // The keys that have verified the token are still those of the issuer, and stay that until this has ended.
      if (!(await this.issuers.holdKeys(this.actor, issuer, tx)))
        throw new ExchangeRefused('the issuer was deleted, or its keys were replaced');
      const use = { issuer: issuer.issuer, jtiHash: sha256(token.jti), expiresAt: token.expiresAt };
      // Issuer, agent, identity: a deletion of the issuer locks them in this order, and so does a change of its keys.
      if (!(await this.spent.spend(this.actor, use, tx))) throw new ExchangeRefused('it was exchanged before', { jti: token.jti });
      const expiresAt = await this.tokens.exchange(this.actor, { ...facts, workloadIdentityId: identity.id, createdAt: now }, tx);
      if (!expiresAt) throw new ExchangeRefused('the agent has expired or was deleted');
      if (expiresAt === 'inactive') throw new ExchangeRefused('the owner of the agent may not act', {}, INACTIVE_OWNER);
      const additionalFields = {
        token: 'exchanged',
        expires_at: expiresAt.toISOString(),
        workload_identity_id: identity.id,
        issuer: issuer.issuer,
        subject: token.subject,
        jti: token.jti,
      } as const;
      const entry = { action: 'write', ...agentResource(agent), userId: agent.userId, origin, statusCode: 200, additionalFields } as const;
      await this.audit.record(this.actor, entry, tx);
      return { token: text, issuedAt: now, expiresAt };
    });
  }

  /** Carries out an attempt whose refusal is logged. */
  private async refusing<T>(agentId: string, attempt: () => Promise<T>): Promise<T> {
    try {
      return await attempt();
    } catch (error) {
      const refused = asRefusal(error);
      if (!refused) throw error;
      this.logger.warn(
        { agent_id: shownClaim(agentId), reason: refused.reason, ...refused.facts },
        'a token of a platform was not exchanged',
      );
      throw new OAuthError('invalid_request', refused.told ?? 'The subject token is invalid, or no agent trusts it');
    }
  }
}

function asRefusal(error: unknown): ExchangeRefused | null {
  if (error instanceof ExchangeRefused) return error;
  return violates(error, WITHDRAWN) ? new ExchangeRefused('the agent does not trust it any more') : null;
}

/** What the owner of the agent would have to trust. */
function shownIdentity({ issuer, requiredClaims }: IssuerRow, { claims }: VerifiedPlatformToken): Readonly<Record<string, unknown>> {
  const named = requiredClaims.map((name) => [name, shownClaim(Object.hasOwn(claims, name) ? claims[name] : undefined)] as const);
  return { issuer, sub: shownClaim(claims['sub']), claims: Object.fromEntries(named) };
}
