import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ActorSource } from '../../auth/index.js';
import { type Actor, systemSubject } from '../../authz/index.js';
import { Clock, OAuthError } from '../../common/index.js';
import { Transactions } from '../../database/index.js';
import { type ParameterSource, required, single } from '../checks/parameters.js';
import { resourceParameter } from '../checks/resource.js';
import { narrowScope } from '../checks/scope.js';
import { PresentedSecret } from '../oauth-secret.js';
import { SCOPE_CATALOG } from '../scope-catalog.js';
import type { AuthenticatedClient } from './authenticated-client.js';
import type { GrantRow } from './grants.repository.js';
import { GrantsStore } from './grants.store.js';
import { openReplay, sealReplay } from './replay-seal.js';
import type { TokenAnswer } from './token-answer.js';
import { TokenMinter } from './token-minter.js';
import type { TokenRow } from './tokens.repository.js';
import { type Verdict, refuse } from './verdict.js';

interface RefreshRequest {
  readonly text: string;
  readonly token: PresentedSecret;
  readonly scope: string | undefined;
  /** Canonical; undefined when the request names none. */
  readonly resource: string | undefined;
}

const INVALID_TOKEN = 'The refresh token is invalid or expired';
/** How long a client may ask again for an answer it lost (DESIGN 8.5). */
export const REPLAY_WINDOW_MS = 10_000;

/** grant_type=refresh_token (RFC 6749 section 6): every use rotates, every reuse outside the replay window ends the family. */
@Injectable()
export class RefreshTokenGrant {
  constructor(
    private readonly grants: GrantsStore,
    private readonly minter: TokenMinter,
    private readonly actors: ActorSource,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  async refresh(
    client: AuthenticatedClient,
    form: ParameterSource,
    resolveResource: (text: string) => string | null,
  ): Promise<TokenAnswer> {
    const text = required(form, 'refresh_token');
    const scope = single(form, 'scope');
    const resource = resourceParameter(form, resolveResource);
    const token = PresentedSecret.parse(text);
    if (!token) throw new OAuthError('invalid_grant', INVALID_TOKEN);
    const request = { text, token, scope, resource };

    const actor = systemSubject('system-oauth2');
    // Found before the transaction only to learn the owner: inside it, a second connection would be needed for the actor.
    const found = await this.grants.findByRefresh(actor, token);
    const owner = found && (await this.actors.findActor(found.userId));
    if (!owner) throw new OAuthError('invalid_grant', INVALID_TOKEN);

    const verdict = await this.transactions.run((tx) => this.decide(actor, owner, client, request, found.grantId, tx));
    if (verdict.kind === 'refused') throw new OAuthError(verdict.error, verdict.description);
    return verdict.answer;
  }

  private async decide(
    actor: Actor,
    owner: Actor,
    client: AuthenticatedClient,
    request: RefreshRequest,
    grantId: string,
    tx: EntityManager,
  ): Promise<Verdict> {
    const now = this.clock.now();
    const grant = await this.grants.lockLive(actor, grantId, { now, appSecretId: client.secretId }, tx);
    const token = grant && (await this.grants.findByRefresh(actor, request.token, tx));
    if (!token || token.appId !== client.app.id) return refuse('invalid_grant', INVALID_TOKEN);
    if (token.consumedAt !== null) return this.replay(actor, client, request, grant, token, now, tx);
    if (token.expiresAt <= now) return refuse('invalid_grant', INVALID_TOKEN);
    // From here to the rotation a refusal leaves the token usable.
    if (request.resource !== undefined && request.resource !== token.audience)
      return refuse('invalid_target', 'The resource parameter is invalid');
    const narrowed = narrowScope(request.scope, grant.scope, SCOPE_CATALOG);
    if ('fault' in narrowed) return refuse('invalid_scope', narrowed.fault);

    const { id, answer } = await this.minter.mint(
      { grant, owner, appSecretId: client.secretId, scope: narrowed.scope.join(' '), clientAddress: client.address, now },
      tx,
    );
    const sealed = sealReplay(request.text, contextOf(client, request), JSON.stringify(answer));
    await this.grants.rotate(actor, token, id, sealed, now, tx);
    return { kind: 'issued', answer };
  }

  /** A spent token came again: a retry of the same client within the window gets its answer once more, anything else is a theft. */
  private async replay(
    actor: Actor,
    client: AuthenticatedClient,
    request: RefreshRequest,
    grant: GrantRow,
    token: TokenRow,
    now: Date,
    tx: EntityManager,
  ): Promise<Verdict> {
    const ageMs = now.getTime() - (token.consumedAt?.getTime() ?? 0);
    if (ageMs > REPLAY_WINDOW_MS || token.successorConsumedAt !== null || token.replaySealed === null) {
      await this.grants.revoke(actor, grant, now, tx);
      return refuse('invalid_grant', INVALID_TOKEN);
    }
    const answer = openReplay(request.text, contextOf(client, request), token.replaySealed);
    return answer === null ? refuse('invalid_grant', INVALID_TOKEN) : { kind: 'issued', answer: JSON.parse(answer) as TokenAnswer };
  }
}

/** Everything but the token that must be the same in a retry. */
function contextOf(client: AuthenticatedClient, request: RefreshRequest): string {
  return JSON.stringify([client.authentication, request.scope ?? null, request.resource ?? null]);
}
