import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Action, type Actor, Authorizer } from '../../authz/index.js';
import type { PresentedSecret } from '../oauth-secret.js';
import { type CodeInsert, type CodeRow, CodesRepository } from './codes.repository.js';
import { type Footing, type GrantEnds, type GrantInsert, type GrantRow, GrantsRepository } from './grants.repository.js';
import { type TokenInsert, type TokenRow, TokensRepository } from './tokens.repository.js';

/** The only door to grants, codes and tokens. They belong to the person who consented. */
@Injectable()
export class GrantsStore {
  constructor(
    private readonly grants: GrantsRepository,
    private readonly codes: CodesRepository,
    private readonly tokens: TokensRepository,
    private readonly authorizer: Authorizer,
  ) {}

  async insertGrant(actor: Actor, grant: GrantInsert, tx: EntityManager): Promise<string> {
    this.#authorize(actor, 'create', grant.userId);
    return this.grants.insert(grant, tx);
  }

  async insertCode(actor: Actor, code: CodeInsert, tx: EntityManager): Promise<void> {
    this.#authorize(actor, 'create', code.userId);
    await this.codes.insert(code, tx);
  }

  async findCode(actor: Actor, presented: PresentedSecret, tx?: EntityManager): Promise<CodeRow | null> {
    this.#authorize(actor, 'read');
    return this.codes.find(presented, tx);
  }

  async consumeCode(actor: Actor, code: CodeRow, now: Date, tx: EntityManager): Promise<void> {
    this.#authorize(actor, 'delete', code.userId);
    await this.codes.consume(code.id, now, tx);
  }

  /** Null when the grant is over, for whatever reason. */
  async lockLive(actor: Actor, grantId: string, footing: Footing, tx: EntityManager): Promise<GrantRow | null> {
    this.#authorize(actor, 'read');
    return this.grants.lockLive(grantId, footing, tx);
  }

  async revoke(actor: Actor, grant: { id: string; userId: string }, now: Date, tx: EntityManager): Promise<void> {
    this.#authorize(actor, 'delete', grant.userId);
    await this.grants.revoke(grant.id, now, tx);
  }

  /** One user's grants of an app. */
  async revokeAllOf(actor: Actor, userId: string, appId: string, now: Date, tx: EntityManager): Promise<void> {
    this.#authorize(actor, 'delete', userId);
    for (const id of await this.grants.listLive({ appId, userId }, tx)) await this.grants.revoke(id, now, tx);
  }

  /** Every user's grants of an app, or those issued under one of its secrets. Whoever may delete the app may do this. */
  async revokeAllOfApp(actor: Actor, appId: string, appSecretId: string | undefined, now: Date, tx: EntityManager): Promise<void> {
    this.authorizer.authorize(actor, 'delete', { type: appSecretId === undefined ? 'oauth2_app' : 'oauth2_app_secret' });
    const live = await this.grants.listLive({ appId, ...(appSecretId !== undefined && { appSecretId }) }, tx);
    for (const id of live) await this.grants.revoke(id, now, tx);
  }

  async insertToken(actor: Actor, token: TokenInsert, tx: EntityManager): Promise<void> {
    this.#authorize(actor, 'create', token.userId);
    await this.tokens.insert(token, tx);
  }

  async findByRefresh(actor: Actor, presented: PresentedSecret, tx?: EntityManager): Promise<TokenRow | null> {
    this.#authorize(actor, 'read');
    return this.tokens.findByRefresh(presented, tx);
  }

  async findByAccessKey(
    actor: Actor,
    accessKeyId: string,
  ): Promise<{ grantId: string; userId: string; appId: string; accessHash: Buffer } | null> {
    this.#authorize(actor, 'read');
    return this.tokens.findByAccessKey(accessKeyId);
  }

  /** Spends a refresh token in favour of its successor; its access token ends. */
  async rotate(actor: Actor, token: TokenRow, successorId: string, replaySealed: Buffer, now: Date, tx: EntityManager): Promise<void> {
    this.#authorize(actor, 'delete', token.userId);
    await this.tokens.consume(token.id, successorId, replaySealed, now, tx);
    if (token.apiKeyId !== null) await this.tokens.deleteAccessKey(token.apiKeyId, tx);
  }

  /** Takes the answers of refresh tokens that were spent before this. */
  async forgetReplays(actor: Actor, spentBefore: Date): Promise<void> {
    this.#authorize(actor, 'delete');
    await this.tokens.forgetReplays(spentBefore);
  }

  /** Answers how many grants were deleted, at most `limit`. */
  async deleteEnded(actor: Actor, ends: GrantEnds, limit: number): Promise<number> {
    this.#authorize(actor, 'delete');
    return this.grants.deleteEnded(ends, limit);
  }

  #authorize(actor: Actor, action: Action, owner?: string): void {
    this.authorizer.authorize(actor, action, { type: 'oauth2_app_code_token', ...(owner !== undefined && { owner }) });
  }
}
