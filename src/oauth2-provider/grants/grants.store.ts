import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { KeyRevocation } from '../../auth/index.js';
import { type Action, type Actor, Authorizer, isAdminScope, isLoginSession, systemSubject } from '../../authz/index.js';
import type { Guard, WalkStep, Write } from '../../database/index.js';
import type { PresentedSecret } from '../oauth-secret.js';
import { type CodeInsert, type CodeRow, CodesRepository } from './codes.repository.js';
import {
  type ActingForItself,
  type Exchanging,
  GrantLocksRepository,
  type LivenessCheck,
  type Registration,
} from './grant-locks.repository.js';
import type { GrantInsert } from './grant-insert.js';
import { type GrantRow, GrantsRepository } from './grants.repository.js';
import type { GrantSelection } from './grant-selection.js';
import type { IssuedToken, IssuedTokenKey } from './issued-token.js';
import type { RevocableToken } from './token-request-facts.js';
import { type TokenInsert, type TokenRow, TokensRepository } from './tokens.repository.js';

/** The only door to grants, codes and tokens. They belong to the person who consented. */
@Injectable()
export class GrantsStore {
  constructor(
    private readonly grants: GrantsRepository,
    private readonly locks: GrantLocksRepository,
    private readonly codes: CodesRepository,
    private readonly tokens: TokensRepository,
    private readonly keys: KeyRevocation,
    private readonly authorizer: Authorizer,
  ) {}

  grantInsertion(actor: Actor, grant: GrantInsert): Write {
    this.#authorize(actor, 'create', grant.userId);
    // Only a consent checks what administrator access demands; no other kind of grant can bring it by mistake.
    if (grant.scope.split(' ').some(isAdminScope) && !isLoginSession(actor)) throw new Error('administrator scopes without consent');
    return this.grants.insertion(grant);
  }

  async insertCode(actor: Actor, code: CodeInsert, tx: EntityManager): Promise<void> {
    this.#authorize(actor, 'create', code.userId);
    await this.codes.insert(code, tx);
  }

  async findCode(actor: Actor, presented: PresentedSecret, tx?: EntityManager): Promise<CodeRow | null> {
    this.#authorize(actor, 'read');
    return this.codes.find(presented, tx);
  }

  /** Marks a code as used. */
  consumption(actor: Actor, code: CodeRow, now: Date): Write {
    this.#authorize(actor, 'delete', code.userId);
    return this.codes.consumption(code.id, now);
  }

  /** Null when the grant is no longer live, for any reason. */
  async lockLive(actor: Actor, grantId: string, check: LivenessCheck, tx: EntityManager): Promise<GrantRow | null> {
    this.#authorize(actor, 'read');
    return this.locks.lockLive(grantId, check, tx);
  }

  /** The same as guards of one statement, for a grant that was read before. */
  liveness(actor: Actor, grant: GrantRow, check: LivenessCheck): readonly Guard[] {
    this.#authorize(actor, 'read');
    return this.locks.liveness(grant, check);
  }

  /** Locks an app that acts for itself, its account and its secret. Says what is missing; null when everything is there. */
  async lockForItself(actor: Actor, app: ActingForItself, tx: EntityManager): Promise<'client' | 'account' | null> {
    this.#authorize(actor, 'read', app.accountId);
    return this.locks.lockForItself(app, tx);
  }

  /** The same as guards of one statement. */
  forItself(actor: Actor, app: ActingForItself): readonly Guard[] {
    this.#authorize(actor, 'read', app.accountId);
    return this.locks.forItself(app);
  }

  /** The exchanging app, and everything that the subject token depends on, as guards of one statement. */
  exchanging(actor: Actor, exchange: Exchanging): readonly Guard[] {
    this.#authorize(actor, 'read', exchange.subject.userId);
    return this.locks.exchanging(exchange);
  }

  /** The current registration of a client; null without the app, or without the secret that it authenticated with. */
  async findClient(actor: Actor, appId: string, appSecretId: string | null): Promise<Registration | null> {
    this.authorizer.authorize(actor, 'read', { type: 'oauth2_app', id: appId });
    return this.locks.findClient(appId, appSecretId);
  }

  /** The current registration of an app that the caller has locked. To be read after everything that can wait. */
  async findRegistration(actor: Actor, appId: string, tx: EntityManager): Promise<Registration | null> {
    this.authorizer.authorize(actor, 'read', { type: 'oauth2_app', id: appId });
    return this.locks.findRegistration(appId, tx);
  }

  /** The app is still registered as the decision assumed. To be checked after all guards that can wait. */
  unchangedRegistration(actor: Actor, appId: string, assumed: Registration): Guard {
    this.authorizer.authorize(actor, 'read', { type: 'oauth2_app', id: appId });
    return this.locks.unchangedRegistration(appId, assumed);
  }

  /** Nobody has used the code. */
  unusedCode(actor: Actor, code: CodeRow): Guard {
    this.#authorize(actor, 'read', code.userId);
    return this.codes.unused(code.id);
  }

  /** Nobody has used the refresh token. */
  unusedToken(actor: Actor, token: TokenRow): Guard {
    this.#authorize(actor, 'read', token.userId);
    return this.tokens.unused(token.id);
  }

  async revoke(actor: Actor, grant: { id: string; userId: string }, now: Date, tx: EntityManager): Promise<void> {
    this.#authorize(actor, 'delete', grant.userId);
    await revokeGrants(this.grants, this.keys, { id: grant.id }, now, tx);
  }

  /** The same as one statement, for a grant whose access tokens were read before, and whose tokens were never exchanged. */
  revocation(actor: Actor, token: RevocableToken, now: Date): { readonly guards: readonly Guard[]; readonly writes: readonly Write[] } {
    this.#authorize(actor, 'delete', token.userId);
    const { grantId, accessKeys } = token;
    return {
      guards: [this.grants.unrevoked(grantId), this.grants.notExchanged(grantId), this.tokens.sameAccessKeys(grantId, accessKeys)],
      writes: [
        this.grants.revocation(grantId, now),
        this.tokens.replayErasure(grantId),
        this.keys.accessTokenRevocation(systemSubject('system-oauth2'), accessKeys),
      ],
    };
  }

  /** Revokes one user's grants of an app. */
  async revokeAllOf(actor: Actor, userId: string, appId: string, now: Date, tx: EntityManager): Promise<void> {
    this.#authorize(actor, 'delete', userId);
    await revokeGrants(this.grants, this.keys, { appId, userIds: [userId] }, now, tx);
  }

  /** Revokes the tokens of an app for itself, which the caller has locked. Needs the permission to change the app. */
  async revokeAllForItself(actor: Actor, appId: string, accountId: string, now: Date, tx: EntityManager): Promise<void> {
    this.authorizer.authorize(actor, 'update', { type: 'oauth2_app' });
    await revokeGrants(this.grants, this.keys, { appId, userIds: [accountId] }, now, tx);
  }

  /** Revokes every user's grants of an app that the caller has locked, which it is told of. Returns their number. */
  async revokeAllOfApp(actor: Actor, appId: string, now: Date, tx: EntityManager): Promise<number> {
    this.#authorize(actor, 'delete');
    return revokeGrants(this.grants, this.keys, { appId }, now, tx, true);
  }

  /** Revokes every user's grants that were issued under one of the app's secrets. Needs the permission to delete the secret. */
  async revokeAllOfSecret(actor: Actor, appId: string, appSecretId: string, now: Date, tx: EntityManager): Promise<void> {
    this.authorizer.authorize(actor, 'delete', { type: 'oauth2_app_secret' });
    await revokeGrants(this.grants, this.keys, { appId, appSecretId }, now, tx);
  }

  /** Revokes every user's grants for a resource that the caller has locked. Needs the permission to delete the resource server. */
  async revokeAllOfResource(actor: Actor, resource: string, now: Date, tx: EntityManager): Promise<void> {
    this.authorizer.authorize(actor, 'delete', { type: 'oauth2_resource_server' });
    await revokeGrants(this.grants, this.keys, { resource }, now, tx);
  }

  /** Revokes what a rule allowed to exchange, which the caller has locked. Needs the permission to change the resource server. */
  async revokeAllOfRule(actor: Actor, exchangeRuleId: string, now: Date, tx: EntityManager): Promise<void> {
    this.authorizer.authorize(actor, 'update', { type: 'oauth2_resource_server' });
    await revokeGrants(this.grants, this.keys, { exchangeRuleId }, now, tx);
  }

  /**
   * Deletes every user's grants of an app that the caller has locked, and returns their number. What other apps got in exchange for its tokens
   * ends, too. Needs the permission to delete the app.
   */
  async deleteAllOfApp(actor: Actor, appId: string, now: Date, tx: EntityManager): Promise<number> {
    this.authorizer.authorize(actor, 'delete', { type: 'oauth2_app' });
    await revokeGrants(this.grants, this.keys, { appId }, now, tx);
    const { accessTokens, grants } = await this.grants.deleteAllOfApp(appId, tx);
    await revokeAccessTokens(this.keys, accessTokens, tx);
    return grants;
  }

  tokenInsertion(actor: Actor, token: TokenInsert): Write {
    this.#authorize(actor, 'create', token.userId);
    return this.tokens.insertion(token);
  }

  async findByRefresh(actor: Actor, presented: PresentedSecret, tx?: EntityManager): Promise<TokenRow | null> {
    this.#authorize(actor, 'read');
    return this.tokens.findByRefresh(presented, tx);
  }

  async findIssued(actor: Actor, by: IssuedTokenKey, now: Date): Promise<(IssuedToken & { readonly hash: Buffer }) | null> {
    this.#authorize(actor, 'read');
    return this.tokens.findIssued(by, now);
  }

  /** Marks a refresh token as used and replaced by its successor, and revokes its access token. */
  rotation(actor: Actor, token: TokenRow, successorId: string, replaySealed: Buffer): Write[] {
    this.#authorize(actor, 'delete', token.userId);
    const writes = [this.tokens.consumption(token.id, successorId, replaySealed), this.tokens.predecessorErasure(token.id)];
    if (token.apiKeyId !== null) writes.push(this.keys.accessTokenRevocation(systemSubject('system-oauth2'), [token.apiKeyId]));
    return writes;
  }

  /** Erases the stored responses of refresh tokens that were used longer ago. Returns the milliseconds until the next one, or null. */
  async forgetReplays(actor: Actor, windowSeconds: number): Promise<number | null> {
    this.#authorize(actor, 'delete');
    return this.tokens.forgetReplays(windowSeconds);
  }

  /** Deletes grants that were revoked or expired before this time. Returns their number, at most `limit`. */
  async deleteEnded(actor: Actor, before: Date, limit: number): Promise<number> {
    this.#authorize(actor, 'delete');
    return this.grants.deleteEnded(before, limit);
  }

  /** Looks at the next `limit` grants, and deletes those created before this time for which no token was ever issued. */
  async deleteAbandoned(actor: Actor, createdBefore: Date, after: string, limit: number): Promise<WalkStep> {
    this.#authorize(actor, 'delete');
    return this.grants.deleteAbandoned(createdBefore, after, limit);
  }

  #authorize(actor: Actor, action: Action, owner?: string): void {
    this.authorizer.authorize(actor, action, { type: 'oauth2_app_code_token', ...(owner !== undefined && { owner }) });
  }
}

/**
 * Revokes any number of grants, for every actor and reason. `GrantsStore.revocation` does the same to one, as parts of a statement. Returns
 * their number.
 */
export async function revokeGrants(
  grants: GrantsRepository,
  keys: KeyRevocation,
  which: GrantSelection,
  now: Date,
  tx: EntityManager,
  isTold?: boolean,
): Promise<number> {
  const { count, accessTokens } = await grants.revoke(which, now, tx, isTold);
  await revokeAccessTokens(keys, accessTokens, tx);
  return count;
}

/** Revoking a grant includes its access tokens, whatever the actor's permissions on other keys of the owner. */
async function revokeAccessTokens(keys: KeyRevocation, ids: readonly string[], tx: EntityManager): Promise<void> {
  if (ids.length > 0) await keys.revokeAccessTokens(systemSubject('system-oauth2'), ids, tx);
}
