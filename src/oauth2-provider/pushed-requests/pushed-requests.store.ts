import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Action, type Actor, Authorizer } from '../../authz/index.js';
import type { NetworkShares } from '../network-shares.js';
import { type Opening, type PushedRequestInsert, PushedRequestsRepository } from './pushed-requests.repository.js';

/** The only door to pushed authorization requests. They belong to nobody, and lead to a grant only by a consent. */
@Injectable()
export class PushedRequestsStore {
  constructor(
    private readonly requests: PushedRequestsRepository,
    private readonly authorizer: Authorizer,
  ) {}

  /** How many requests of the app were created after this time, up to `most`; so long as the transaction lasts, there are no further ones. */
  async lockRecent(...[actor, ...rest]: [actor: Actor, ...Parameters<PushedRequestsRepository['lockRecent']>]): Promise<NetworkShares> {
    this.#authorize(actor, 'create');
    return this.requests.lockRecent(...rest);
  }

  /** Makes room for one of somebody who has fewer of them. False: there is none to delete. */
  async evict(...[actor, ...rest]: [actor: Actor, ...Parameters<PushedRequestsRepository['evict']>]): Promise<boolean> {
    this.#authorize(actor, 'delete');
    return this.requests.evict(...rest);
  }

  async insert(actor: Actor, request: PushedRequestInsert, tx: EntityManager): Promise<void> {
    this.#authorize(actor, 'create');
    await this.requests.insert(request, tx);
  }

  /** The parameters; null for a request that is over, was used, or is another app's. */
  async open(actor: Actor, opening: Opening): Promise<string | null> {
    this.#authorize(actor, 'read');
    return this.requests.open(opening);
  }

  /** False: somebody has consented to it before. */
  async consume(actor: Actor, referenceHash: Buffer, tx: EntityManager): Promise<boolean> {
    this.#authorize(actor, 'delete');
    return this.requests.consume(referenceHash, tx);
  }

  async deleteOld(actor: Actor, before: Date, limit: number): Promise<number> {
    this.#authorize(actor, 'delete');
    return this.requests.deleteOld(before, limit);
  }

  #authorize(actor: Actor, action: Action): void {
    this.authorizer.authorize(actor, action, { type: 'oauth2_app_code_token' });
  }
}
