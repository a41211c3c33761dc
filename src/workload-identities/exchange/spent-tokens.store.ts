import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Actor, Authorizer } from '../../authz/index.js';
import { type SpentToken, SpentTokensRepository } from './spent-tokens.repository.js';

/** The only door to the tokens of platforms that were exchanged. They count as the tokens that were issued for them. */
@Injectable()
export class SpentTokensStore {
  constructor(
    private readonly tokens: SpentTokensRepository,
    private readonly authorizer: Authorizer,
  ) {}

  /** False for a token that was used before. */
  async spend(actor: Actor, token: SpentToken, tx: EntityManager): Promise<boolean> {
    this.authorizer.authorize(actor, 'create', { type: 'oauth2_app_code_token' });
    return this.tokens.spend(token, tx);
  }

  async deleteExpired(actor: Actor, before: Date, limit: number): Promise<number> {
    this.authorizer.authorize(actor, 'delete', { type: 'oauth2_app_code_token' });
    return this.tokens.deleteExpired(before, limit);
  }
}
