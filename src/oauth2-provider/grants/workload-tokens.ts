import { Injectable } from '@nestjs/common';
import type { RequestOrigin } from '../../authz/index.js';
import { AccessUrl } from '../../common/index.js';
import type { CountedClient } from '../../http/index.js';
import { type ProvenWorkload, WorkloadExchange } from '../../workload-identities/index.js';
import type { ParameterSource } from '../checks/parameters.js';
import type { AccessTokenResponse } from './access-token-response.js';
import { ACCESS_TOKEN_TYPE, type EXCHANGE_PARAMETERS } from './exchange-request.js';
import { readWorkloadToken } from './workload-request.js';

/** The token of an agent has neither a scope nor a refresh token. */
export type WorkloadTokenResponse = Omit<AccessTokenResponse, 'scope' | 'refresh_token'>;

/** A program that proved who it is, as `VerifiedClient` is an app that did. */
export interface VerifiedWorkload {
  /** As rate limits see it. */
  readonly counted: CountedClient;
  /** Uses the token of its platform up. To be called after the rate limit, whose refusal has the program send the same token again. */
  readonly accept: (origin: RequestOrigin) => Promise<WorkloadTokenResponse>;
}

/**
 * The other side of grant_type=…:token-exchange (RFC 8693): a program of another platform gets a token of an agent. No app takes part, so there is
 * no grant, and nothing to refresh; what an app exchanges is in `token-exchange.grant.ts`.
 */
@Injectable()
export class WorkloadTokens {
  constructor(
    private readonly exchange: WorkloadExchange,
    private readonly accessUrl: AccessUrl,
  ) {}

  /** Throws `OAuthError`. */
  async verify(agentId: string, form: ParameterSource<keyof typeof EXCHANGE_PARAMETERS>): Promise<VerifiedWorkload> {
    const workload = await this.exchange.verify(agentId, readWorkloadToken(form, this.accessUrl));
    // In each network on its own: whoever finds a token that was used can only use up the limit of theirs.
    const counted = { id: workload.agent.id, isPublic: true, isSelfRegistered: false };
    return { counted, accept: (origin) => this.issue(workload, origin) };
  }

  private async issue(workload: ProvenWorkload, origin: RequestOrigin): Promise<WorkloadTokenResponse> {
    const { token, issuedAt, expiresAt } = await this.exchange.issue(workload, origin);
    return {
      access_token: token,
      issued_token_type: ACCESS_TOKEN_TYPE,
      token_type: 'Bearer',
      expires_in: Math.floor((expiresAt.getTime() - issuedAt.getTime()) / 1000),
      expiry: expiresAt.toISOString(),
    };
  }
}
