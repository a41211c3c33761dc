import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { actorWithoutKey, Credentials } from '../../auth/index.js';
import { type Actor, OWN_AUTHORITY, systemSubject } from '../../authz/index.js';
import { Clock, OAuthError } from '../../common/index.js';
import { AtomicStatements, type Guard, Transactions, writeAll } from '../../database/index.js';
import { DpopProofs } from '../../dpop/index.js';
import { grantNotAllowed, mayUseGrant } from '../checks/grant-use.js';
import { invalidClient } from '../checks/invalid-client.js';
import { proofRefusal } from '../checks/proof-refusal.js';
import { bindingOf, type TokenBinding } from '../checks/token-binding.js';
import { isSameAuthentication } from '../client-keys/client-authentication.js';
import type { TokenClient } from './authenticated-client.js';
import type { GrantFacts } from './grant-handler.js';
import type { Registration } from './grant-locks.repository.js';
import type { GrantRow } from './grants.repository.js';
import { GrantsStore } from './grants.store.js';
import type { AccessTokenResponse } from './access-token-response.js';
import type { FoundCredential } from './token-request-facts.js';
import { IdTokens } from '../openid/id-tokens.js';
import { mayTarget, type TargetResource, TargetResources } from '../resource-servers/target-resource.js';
import { ResourceServersStore } from '../resource-servers/resource-servers.store.js';
import { type MintedTokens, TokenMinter } from './token-minter.js';
import { type Answer, type Issue, type Refusal, type Verdict, refuse } from './verdict.js';

/** The row of a code or a refresh token that a client exchanges for tokens. */
interface RedeemableRow {
  readonly grantId: string;
  readonly userId: string;
  readonly appId: string;
}

/** Everything that a grant's decision depends on. */
export interface Held<Row> {
  readonly client: TokenClient;
  /** Live: neither expired nor revoked, and its user may sign in. */
  readonly grant: GrantRow;
  /** Of the client's app. */
  readonly registration: Registration;
  /** The resource of the grant. */
  readonly target: TargetResource;
  /** The presented code or token: it belongs to this client and grant, and cannot change before the transaction ends. */
  readonly row: Row;
  readonly now: Date;
  /** The system actor for the effects. */
  readonly actor: Actor;
}

/** The part of the exchange that is specific to one grant type. */
export interface Redeemable<Row> {
  readonly facts: GrantFacts;
  /** The description of `invalid_grant`, the same for every fault of the presented code or token. */
  readonly invalid: string;
  readonly find: (actor: Actor, tx?: EntityManager) => Promise<Row | null>;
  /** The grant's rules. A pure function. */
  readonly decide: (held: Held<Row>) => Verdict;
  /** Checks, when the decision is carried out, that nobody has used the code or token meanwhile. */
  readonly unused: (actor: Actor, row: Row) => Guard;
}

const NOT_FOR_THIS_APP = 'This app may no longer obtain tokens for the granted resource';

/** Exchanges a code or a refresh token for new tokens: of several concurrent requests, one succeeds. */
@Injectable()
export class Redemption {
  constructor(
    private readonly grants: GrantsStore,
    private readonly minter: TokenMinter,
    private readonly idTokens: IdTokens,
    private readonly targets: TargetResources,
    private readonly resourceServers: ResourceServersStore,
    private readonly credentials: Credentials,
    private readonly proofs: DpopProofs,
    private readonly atomic: AtomicStatements,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /**
   * What was found when the request came in may be enough to decide it, and then one more statement carries it out. Whatever is not an ordinary
   * success is decided step by step, while everything is locked. Throws `OAuthError`.
   */
  async redeem<Row extends RedeemableRow>(
    client: TokenClient,
    found: FoundCredential<Row> | null,
    presented: Redeemable<Row>,
  ): Promise<AccessTokenResponse> {
    return (found && (await this.redeemAtOnce(client, found, presented))) ?? this.redeemInSteps(client, presented);
  }

  /** Null, without any effect: a refusal, a replay, or something has changed since it was read. */
  private async redeemAtOnce<Row extends RedeemableRow>(
    client: TokenClient,
    { row, grant, resourceServer, owner: person }: FoundCredential<Row>,
    presented: Redeemable<Row>,
  ): Promise<AccessTokenResponse | null> {
    const actor = systemSubject('system-oauth2');
    const now = this.clock.now();
    const { app, secretId: appSecretId } = client;
    if (row.appId !== app.id || grant.revokedAt !== null || grant.absoluteExpiresAt <= now) return null;
    const owner = actorWithoutKey(person, OWN_AUTHORITY, now);
    if (!owner) return null;

    const target = this.targets.ofGrant(grant.resource, resourceServer);
    const held = { client, registration: app, target, grant, row, now, actor };
    const verdict = presented.decide(held);
    const binding = bindingOf(held);
    if (verdict.kind !== 'issue' || !mayTarget(target, app) || 'fault' in binding) return null;
    const { answer, writes } = await this.issue(verdict, held, binding, owner);
    const guards = [
      ...this.grants.liveness(actor, grant, { now, appSecretId }),
      presented.unused(actor, row),
      this.grants.unchangedRegistration(actor, app.id, app),
      ...(target.server ? [this.resourceServers.unchanged(actor, target.server)] : []),
    ];
    return (await this.atomic.run(guards, writes)) ? answer : null;
  }

  /** Throws `OAuthError` after the commit: a throw inside would undo what a refusal must keep, such as a used code or a revoked family. */
  private async redeemInSteps<Row extends RedeemableRow>(client: TokenClient, presented: Redeemable<Row>): Promise<AccessTokenResponse> {
    const actor = systemSubject('system-oauth2');
    // Looked up before the transaction only for the owner: inside it, building the actor would need a second connection.
    const found = await presented.find(actor);
    const owner = found && (await this.credentials.findActor(found.userId, OWN_AUTHORITY, this.clock.now()));
    if (!owner) throw new OAuthError('invalid_grant', presented.invalid);

    const outcome = await this.transactions.run(async (tx) => {
      const held = await this.hold(actor, client, presented, found.grantId, tx);
      if (!held) return refuse('invalid_grant', presented.invalid);
      // A used proof is a request that somebody sent again, which must not revoke what the first one led to.
      const fault = client.proof && (await this.proofs.usedFault(client.proof, tx));
      if (fault) throw proofRefusal(fault);
      // Asked again: the app's registration may have changed while this request waited for its turn.
      if (!isSameAuthentication(client.app, held.registration)) return refuse('invalid_client', invalidClient().message);
      const isAllowed = mayUseGrant({ clientType: client.app.clientType, grantTypes: held.registration.grantTypes }, presented.facts);
      if (!isAllowed) return refuse('unauthorized_client', grantNotAllowed(presented.facts.type));
      return this.carryOut(presented.decide(held), held, owner, tx);
    });
    if (outcome.kind === 'refusal') throw new OAuthError(outcome.error, outcome.description);
    return outcome.answer;
  }

  /** Locks the grant, so that concurrent requests wait, and reads again what may have changed before or meanwhile. */
  private async hold<Row extends RedeemableRow>(
    actor: Actor,
    client: TokenClient,
    presented: Redeemable<Row>,
    grantId: string,
    tx: EntityManager,
  ): Promise<Held<Row> | null> {
    const now = this.clock.now();
    const grant = await this.grants.lockLive(actor, grantId, { now, appSecretId: client.secretId }, tx);
    const row = grant && (await presented.find(actor, tx));
    if (!grant || row?.appId !== client.app.id) return null;
    const registration = await this.grants.findRegistration(actor, grant.appId, tx);
    const resourceServer = await this.resourceServers.findByIdentifier(actor, grant.resource, tx);
    const target = this.targets.ofGrant(grant.resource, resourceServer);
    return registration && { client, registration, target, grant, row, now, actor };
  }

  private async carryOut(verdict: Verdict, held: Held<unknown>, owner: Actor, tx: EntityManager): Promise<Answer | Refusal> {
    if (verdict.kind === 'refusal') await verdict.consequence?.(tx);
    if (verdict.kind === 'answer' && held.client.proof) await writeAll(tx, [this.proofs.using(held.client.proof)]);
    if (verdict.kind !== 'issue') return verdict;
    if (!mayTarget(held.target, held.client.app)) return refuse('invalid_target', NOT_FOR_THIS_APP);
    const binding = bindingOf(held);
    if ('fault' in binding) return refuse('invalid_dpop_proof', binding.fault);
    const { answer, writes } = await this.issue(verdict, held, binding, owner, tx);
    await writeAll(tx, writes);
    return { kind: 'answer', answer };
  }

  /** New tokens, and the writes that store them and spend what was presented. */
  private async issue(
    { scope, isRefreshable, nonce, spend }: Issue,
    { client, registration, grant, target, now }: Held<unknown>,
    binding: TokenBinding,
    owner: Actor,
    tx?: EntityManager,
  ): Promise<Pick<MintedTokens, 'answer' | 'writes'>> {
    const { clientId } = client;
    const issued = await this.minter.mint({
      clientId,
      grant,
      target,
      owner,
      subjectType: 'user',
      binding,
      appSecretId: client.secretId,
      scope: scope.join(' '),
      isRefreshable,
      clientAddress: client.address,
      now,
    });
    const scopes = scope.filter((name) => target.catalog.openId.includes(name));
    if (!scopes.includes('openid')) return { answer: issued.answer, writes: [...issued.writes, ...spend(issued)] };
    const { access_token: accessToken, expires_in: lifetimeSeconds } = issued.answer;
    const idToken = await this.idTokens.issue({ clientId, grant, app: registration, scopes, nonce, accessToken, lifetimeSeconds, now }, tx);
    const answer = { ...issued.answer, id_token: idToken };
    return { answer, writes: [...issued.writes, ...spend({ ...issued, answer })] };
  }
}
