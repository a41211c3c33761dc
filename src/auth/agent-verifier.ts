import { Injectable, Logger } from '@nestjs/common';
import { AuditTrail } from '../audit/index.js';
import { type RequestOrigin, systemSubject } from '../authz/index.js';
import { DomainError, LOGIN_MESSAGES } from '../common/index.js';
import { Transactions } from '../database/index.js';
import type { AgentOfToken, CredentialRecord } from './credentials/credentials.port.js';
import { AgentTokensSystemStore } from './keys/agent-tokens.system-store.js';
import { mayHaveAgents } from './user-liveness.js';

/** How long a token that was rotated stays valid while its successor is not used: the response with that may have been lost. */
export const SUPERSEDED_TOKEN_MS = 60_000;

/** What the token of an agent needs besides what every key needs. */
@Injectable()
export class AgentVerifier {
  private readonly logger = new Logger(AgentVerifier.name);

  constructor(
    private readonly tokens: AgentTokensSystemStore,
    private readonly audit: AuditTrail,
    private readonly transactions: Transactions,
  ) {}

  /** Throws `token_expired`, `token_invalid` or `user_inactive`. Whoever presents a spent token has a copy: all tokens of the agent end. */
  async check(agent: AgentOfToken, { user }: CredentialRecord, now: Date, origin: () => RequestOrigin): Promise<void> {
    if (agent.tokenState === 'spent') {
      await this.endCopied(agent, origin());
      throw agentRefused(
        'token_invalid',
        'A token of this agent was used after it had been replaced twice. All tokens of the agent have been revoked.',
      );
    }
    if (isReplaced(agent, now)) throw agentRefused('token_invalid', 'This token has been replaced by a newer one of the agent.');
    if (agent.expiresAt !== null && agent.expiresAt <= now) {
      throw agentRefused('token_expired', `The agent expired at "${agent.expiresAt.toISOString()}".`);
    }
    if (!mayHaveAgents(user, now)) {
      throw new DomainError('user_inactive', 'The owner of this agent is not active.', {
        detail: 'An administrator can activate the user.',
      });
    }
  }

  /** The first use of a token after a rotation. */
  async confirm(keyId: string): Promise<void> {
    await this.tokens.confirm(systemSubject('system-restricted'), keyId);
  }

  private async endCopied({ id, name }: AgentOfToken, origin: RequestOrigin): Promise<void> {
    const revoker = systemSubject('revoker');
    const ended = await this.transactions.run(async (tx) => {
      const count = await this.tokens.endAll(revoker, id, tx);
      const resource = { resourceType: 'agent', resourceId: id, resourceTarget: name } as const;
      const additionalFields = { tokens_revoked: count, reason: 'copied_token' } as const;
      if (count > 0) await this.audit.record(revoker, { action: 'write', ...resource, statusCode: 401, origin, additionalFields }, tx);
      return count;
    });
    if (ended > 0) this.logger.warn({ agent: id, tokens: ended }, 'revoked all tokens of an agent: one of them was copied');
  }
}

function isReplaced({ tokenState, supersededAt }: AgentOfToken, now: Date): boolean {
  if (tokenState === 'replaced') return true;
  return tokenState === 'superseded' && (supersededAt === null || now.getTime() - supersededAt.getTime() >= SUPERSEDED_TOKEN_MS);
}

/** Nobody can log in as an agent, so it does not say so. */
export function agentRefused(code: 'token_expired' | 'token_invalid', detail: string): DomainError {
  return new DomainError(code, LOGIN_MESSAGES.agentRefused, { detail });
}
