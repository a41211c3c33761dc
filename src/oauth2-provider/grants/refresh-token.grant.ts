import { Injectable } from '@nestjs/common';
import { OAuthError } from '../../common/index.js';
import { required, single } from '../checks/parameters.js';
import { resourceParameter } from '../checks/resource.js';
import { refreshScope, remainingScope } from '../checks/scope.js';
import { provesKey } from '../checks/token-binding.js';
import { PresentedSecret } from '../oauth-secret.js';
import type { TokenClient } from './authenticated-client.js';
import { type GrantFacts, type GrantForm, type GrantHandler, RESOURCE_PARAMETER } from './grant-handler.js';
import { GrantsStore } from './grants.store.js';
import { type Held, Redemption } from './redemption.js';
import { openReplay, sealReplay } from './replay-seal.js';
import type { AccessTokenResponse } from './access-token-response.js';
import type { TokenRequestFacts } from './token-request-facts.js';
import type { TokenRow } from './tokens.repository.js';
import { NOTHING_REMAINS, type Verdict, issue, refuse } from './verdict.js';

const FACTS = {
  type: 'refresh_token',
  description:
    'exchanges a refresh token for a new pair. A refresh token can be used once. A client that lost the response can repeat the request ' +
    'within 10 seconds; any other reuse revokes the grant.',
  clientTypes: ['public', 'confidential'],
  parameters: {
    refresh_token: { description: 'the refresh token, valid once.' },
    scope: {
      description: 'space-separated subset of the granted scopes, for this access token only. Scopes beyond the grant are dropped.',
    },
    resource: RESOURCE_PARAMETER,
  },
  redeems: { parameter: 'refresh_token', kind: 'refreshToken' },
} as const satisfies GrantFacts;

interface RefreshRequest {
  readonly text: string;
  readonly token: PresentedSecret;
  readonly scope: string | undefined;
  /** Canonical; undefined if the request has none. */
  readonly resource: string | undefined;
}

const INVALID_TOKEN = 'The refresh token is invalid or expired';
const BOUND_TOKEN = 'The refresh token is bound to a key: send a DPoP proof of that key';

/** grant_type=refresh_token (RFC 6749 section 6): every use rotates the token, every reuse outside the replay window revokes the family. */
@Injectable()
export class RefreshTokenGrant implements GrantHandler<typeof FACTS> {
  static readonly facts = FACTS;

  constructor(
    private readonly grants: GrantsStore,
    private readonly redemption: Redemption,
  ) {}

  async handle(client: TokenClient, form: GrantForm<typeof FACTS>, facts: TokenRequestFacts | null): Promise<AccessTokenResponse> {
    const request = readRefresh(form);
    return this.redemption.redeem(client, facts?.refreshToken ?? null, {
      facts: FACTS,
      invalid: INVALID_TOKEN,
      find: (actor, tx) => this.grants.findByRefresh(actor, request.token, tx),
      decide: (held) => this.decide(request, held),
      unused: (actor, token) => this.grants.unusedToken(actor, token),
    });
  }

  private decide(request: RefreshRequest, held: Held<TokenRow>): Verdict {
    const { client, registration, target, grant, row: token, now, actor } = held;
    // Before a replay is looked for: whoever lacks the key cannot use the token, and must not be able to end the family with it.
    if (!provesKey(client, keyOf(held))) return refuse('invalid_grant', BOUND_TOKEN);
    if (token.consumedAt !== null) return this.replay(request, held);
    if (token.expiresAt <= now) return refuse('invalid_grant', INVALID_TOKEN);
    // Refusals from here to the rotation leave the token usable.
    if (request.resource !== undefined && request.resource !== token.audience)
      return refuse('invalid_target', 'The resource parameter is invalid');
    const remaining = remainingScope(grant.scope, registration.scope, target.catalog);
    // Whatever the requested scope: the grant itself has become empty, and only a new consent helps (RFC 6749 section 5.2).
    if (remaining.length === 0) return refuse('invalid_grant', NOTHING_REMAINS);
    const narrowed = refreshScope(request.scope, remaining, target.catalog);
    if ('fault' in narrowed) return refuse('invalid_scope', narrowed.fault);
    return issue({
      scope: narrowed.scope,
      isRefreshable: true,
      // An ID token of a refresh has none (OpenID Connect Core section 12.2).
      nonce: null,
      spend: ({ id, answer }) => {
        const sealed = sealReplay(request.text, contextOf(client, request), JSON.stringify(answer));
        return this.grants.rotation(actor, token, id, sealed);
      },
    });
  }

  /** A used token was sent again: a retry by the same client within the window gets the same response, anything else counts as theft. */
  private replay(request: RefreshRequest, { client, grant, row: token, now, actor }: Held<TokenRow>): Verdict {
    if (!token.isInReplayWindow || token.successorConsumedAt !== null || token.replaySealed === null) {
      return refuse('invalid_grant', INVALID_TOKEN, (tx) => this.grants.revoke(actor, grant, now, tx));
    }
    const answer = openReplay(request.text, contextOf(client, request), token.replaySealed);
    return answer === null ? refuse('invalid_grant', INVALID_TOKEN) : { kind: 'answer', answer: JSON.parse(answer) as AccessTokenResponse };
  }
}

function readRefresh(form: GrantForm<typeof FACTS>): RefreshRequest {
  const text = required(form, 'refresh_token');
  const scope = single(form, 'scope');
  const resource = resourceParameter(form);
  const token = PresentedSecret.parse(text);
  if (!token) throw new OAuthError('invalid_grant', INVALID_TOKEN);
  return { text, token, scope, resource };
}

/**
 * The key that the refresh token is bound to. Those of confidential clients are bound to the authentication of the client, which can then change
 * its key (RFC 9449 section 5).
 */
function keyOf({ client, row: token }: Held<TokenRow>): string | null {
  return client.app.clientType === 'public' ? token.dpopJkt : null;
}

/** Everything except the token that must be the same in a retry. */
function contextOf(client: TokenClient, request: RefreshRequest): string {
  return JSON.stringify([client.authentication, client.proof?.jkt ?? null, request.scope ?? null, request.resource ?? null]);
}
