import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { OAuthError } from '../../common/index.js';
import { type Write, writeAll } from '../../database/index.js';
import { required, single } from '../checks/parameters.js';
import { PKCE_REQUIRED, isVerifier, verifierMatches } from '../checks/pkce.js';
import { matchesRegistered } from '../checks/redirect-uri.js';
import { resourceParameter } from '../checks/resource.js';
import { remainingScope } from '../checks/scope.js';
import { provesKey } from '../checks/token-binding.js';
import { PresentedSecret } from '../oauth-secret.js';
import type { TokenClient } from './authenticated-client.js';
import type { CodeRow } from './codes.repository.js';
import { type GrantFacts, type GrantForm, type GrantHandler, RESOURCE_PARAMETER } from './grant-handler.js';
import { GrantsStore } from './grants.store.js';
import { type Held, Redemption } from './redemption.js';
import type { AccessTokenResponse } from './access-token-response.js';
import type { TokenRequestFacts } from './token-request-facts.js';
import { NOTHING_REMAINS, type Verdict, issue, refuse } from './verdict.js';

const FACTS = {
  type: 'authorization_code',
  description: 'exchanges an authorization code, with its PKCE verifier, for an access token and a refresh token.',
  clientTypes: ['public', 'confidential'],
  parameters: {
    code: { description: 'the authorization code, valid once and for ten minutes.' },
    code_verifier: {
      description:
        'the PKCE verifier, 43 to 128 characters (RFC 7636 section 4.1). Required, unless the authorization request had no challenge.',
      minLength: 43,
      maxLength: 128,
    },
    redirect_uri: { description: 'must match the authorization request. Optional if that had a PKCE challenge.' },
    resource: RESOURCE_PARAMETER,
  },
  redeems: { parameter: 'code', kind: 'code' },
} as const satisfies GrantFacts;

interface CodeExchange {
  readonly code: PresentedSecret;
  readonly verifier: string | undefined;
  readonly redirectUri: string | undefined;
  /** Canonical; undefined if the request has none. */
  readonly resource: string | undefined;
}

const INVALID_CODE = 'The authorization code is invalid or expired';
const NO_VERIFIER = `Missing required parameter: code_verifier; ${PKCE_REQUIRED}`;
const NO_REDIRECT_URI = 'The authorization request had no PKCE challenge: send its redirect_uri';
const BOUND_CODE = 'The authorization code is bound to a key (dpop_jkt): send a DPoP proof of that key';

/** grant_type=authorization_code (RFC 6749 section 4.1.3 with RFC 7636 and RFC 8707). */
@Injectable()
export class AuthorizationCodeGrant implements GrantHandler<typeof FACTS> {
  static readonly facts = FACTS;

  constructor(
    private readonly grants: GrantsStore,
    private readonly redemption: Redemption,
  ) {}

  async handle(client: TokenClient, form: GrantForm<typeof FACTS>, facts: TokenRequestFacts | null): Promise<AccessTokenResponse> {
    const request = readExchange(form);
    return this.redemption.redeem(client, facts?.code ?? null, {
      facts: FACTS,
      invalid: INVALID_CODE,
      find: (actor, tx) => this.grants.findCode(actor, request.code, tx),
      decide: (held) => this.decide(request, held),
      unused: (actor, code) => this.grants.unusedCode(actor, code),
    });
  }

  private decide(request: CodeExchange, { client, registration, target, grant, row: code, now, actor }: Held<CodeRow>): Verdict {
    const consumption = (): Write[] => [this.grants.consumption(actor, code, now)];
    const consume = (tx: EntityManager): Promise<void> => writeAll(tx, consumption());
    const revoke = (tx: EntityManager): Promise<void> => this.grants.revoke(actor, grant, now, tx);
    // A wrong redirect URI, resource or client does not consume the code: the right client may still use it.
    if (!redirectMatches(code, request.redirectUri, registration.redirectUris)) return refuse('invalid_grant', INVALID_CODE);
    // The exception may have ended since the code was issued.
    if (code.codeChallenge === null && registration.requirePkce) return refuse('invalid_grant', INVALID_CODE);
    // OAuth 2.1 section 10.2: without PKCE it shows that the code came back to where it was sent.
    if (code.codeChallenge === null && request.redirectUri === undefined) return refuse('invalid_grant', NO_REDIRECT_URI);
    // Nor does a wrong key, and it proves no leak either.
    if (!provesKey(client, code.dpopJkt)) return refuse('invalid_grant', BOUND_CODE);
    if (code.codeChallenge !== null && request.verifier === undefined) return refuse('invalid_request', NO_VERIFIER);
    const isProven = isVerifiedBy(request.verifier, code.codeChallenge);
    const isResourceRight = resourceMatches(code, request.resource);

    if (code.consumedAt !== null) {
      // A valid second use means that the code leaked: what it issued is revoked too (RFC 9700 section 4.2.4). An invalid
      // replay proves nothing and must not be a way to log others out (OAuth 2.1 section 7.5.2).
      return refuse('invalid_grant', INVALID_CODE, isProven && isResourceRight ? revoke : undefined);
    }
    if (code.expiresAt <= now) return refuse('invalid_grant', INVALID_CODE);
    if (!isProven) return refuse('invalid_grant', 'The PKCE code verifier is invalid', consume);
    if (!isResourceRight) return refuse('invalid_target', 'The resource parameter is invalid');
    const scope = remainingScope(code.scope, registration.scope, target.catalog);
    // Without an ID token, the app could not check the nonce.
    if (scope.length === 0 || (code.codeChallenge === null && !scope.includes('openid'))) return refuse('invalid_grant', NOTHING_REMAINS);
    return issue({ scope, isRefreshable: registration.grantTypes.includes('refresh_token'), nonce: code.nonce, spend: consumption });
  }
}

function readExchange(form: GrantForm<typeof FACTS>): CodeExchange {
  const code = PresentedSecret.parse(required(form, 'code'));
  const verifier = single(form, 'code_verifier');
  if (verifier !== undefined && !isVerifier(verifier)) {
    throw new OAuthError(
      'invalid_request',
      'The code_verifier parameter must be 43 to 128 characters from the unreserved character set [A-Za-z0-9-._~] (RFC 7636 section 4.1)',
    );
  }
  const redirectUri = single(form, 'redirect_uri');
  const resource = resourceParameter(form);
  if (!code) throw new OAuthError('invalid_grant', INVALID_CODE);
  return { code, verifier, redirectUri, resource };
}

/** A verifier without a challenge: somebody has removed the challenge from the request of a client that sent one (RFC 9700 section 4.8.2). */
function isVerifiedBy(verifier: string | undefined, challenge: string | null): boolean {
  if (verifier === undefined || challenge === null) return verifier === undefined && challenge === null;
  return verifierMatches(verifier, challenge);
}

/**
 * With PKCE it may be omitted, because the verifier binds the code to its request (OAuth 2.1 section 4.1.3). If sent, it must be the one that the
 * code was sent to. That one must still be registered: an app that has lost a host must not accept codes that were sent there.
 */
function redirectMatches({ redirectUri }: CodeRow, sent: string | undefined, registered: readonly string[]): boolean {
  const uri = redirectUri ?? sent;
  return uri === undefined || ((sent === undefined || sent === uri) && matchesRegistered(uri, registered));
}

/** If omitted, the token is for the granted resource (RFC 8707 section 2.2). The code is for one resource: another would be more. */
function resourceMatches(code: CodeRow, sent: string | undefined): boolean {
  return sent === undefined || sent === code.resource;
}
