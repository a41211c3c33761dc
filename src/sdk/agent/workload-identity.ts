import { RenewedToken } from '../core/oauth/renewed-token.js';
import { type Tokens, tokensOf } from '../core/oauth/tokens.js';
import { requireAgentToken } from './agent-token.js';

/** A program whose platform vouches for it: no secret has to be stored. */
export interface WorkloadIdentity {
  /** ID of the agent that trusts this program. */
  readonly agentId: string;
  /** A new signed token of the platform (JWT), issued for this server. Each is accepted once. */
  readonly token: () => string | Promise<string>;
}

/** Of the token endpoint (RFC 8693 section 2.2.1). */
export interface ExchangedToken {
  readonly access_token: string;
  readonly expires_in: number;
}

/** Exchanges the token of the platform for one of the agent (RFC 8693), and again before it expires. Kept in memory only. */
export function exchangedToken(
  { agentId, token }: WorkloadIdentity,
  exchange: (form: Readonly<Record<string, string>>) => Promise<ExchangedToken>,
  now: () => number,
): RenewedToken {
  let tokens: Tokens | undefined;
  const renew = async (): Promise<Tokens> => {
    const { access_token: accessToken, expires_in: expiresIn } = await exchange({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      client_id: agentId,
      subject_token: await token(),
      subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
    });
    const issued = { access_token: requireAgentToken(accessToken), token_type: 'bearer' as const, expires_in: expiresIn };
    return (tokens = tokensOf(issued, now()));
  };
  return new RenewedToken({ current: () => Promise.resolve(tokens), renew }, now);
}
