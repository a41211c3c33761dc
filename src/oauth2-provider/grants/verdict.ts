import type { EntityManager } from 'typeorm';
import type { OAuthErrorCode } from '../../common/index.js';
import type { Write } from '../../database/index.js';
import type { AccessTokenResponse } from './access-token-response.js';
import type { MintedTokens } from './token-minter.js';

/** A grant's decision about a request. It is a value, so that a decision can be made again, or before anything is locked. */
export type Verdict = Issue | Answer | Refusal;

export interface Issue {
  readonly kind: 'issue';
  readonly scope: readonly string[];
  /** Whether the client gets a refresh token. */
  readonly isRefreshable: boolean;
  /** Of the authorization request, for the ID token. */
  readonly nonce: string | null;
  /** Marks the presented code or token as used. */
  readonly spend: (issued: MintedTokens) => readonly Write[];
}

/** A response that already exists. */
export interface Answer {
  readonly kind: 'answer';
  readonly answer: AccessTokenResponse;
}

/** A refusal may have to write too: a used code, a revoked family. */
export interface Refusal {
  readonly kind: 'refusal';
  readonly error: OAuthErrorCode;
  readonly description: string;
  readonly consequence: ((tx: EntityManager) => Promise<void>) | undefined;
}

export function issue(facts: Omit<Issue, 'kind'>): Issue {
  return { kind: 'issue', ...facts };
}

export function refuse(error: OAuthErrorCode, description: string, consequence?: Refusal['consequence']): Refusal {
  return { kind: 'refusal', error, description, consequence };
}

/** For a grant without any remaining scope after a change of the app's registration. */
export const NOTHING_REMAINS = "none of the scopes granted are still allowed by this app's registered scopes";
