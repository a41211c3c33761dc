import { Injectable } from '@nestjs/common';
import { type Action, type Actor, Authorizer, authorizeSystem } from '../authz/index.js';
import { type CryptoKeyRow, CryptoKeysRepository } from './crypto-keys.repository.js';

/** The only door to the server's own secrets. Only the key rotator has access. */
@Injectable()
export class CryptoKeysSystemStore {
  constructor(
    private readonly keys: CryptoKeysRepository,
    private readonly authorizer: Authorizer,
  ) {}

  async listUsable(actor: Actor, feature: string, now: Date): Promise<CryptoKeyRow[]> {
    this.#authorize(actor, 'read');
    return this.keys.listUsable(feature, now);
  }

  async insert(actor: Actor, feature: string, sequence: number, secret: string, startsAt: Date): Promise<void> {
    this.#authorize(actor, 'create');
    await this.keys.insert(feature, sequence, secret, startsAt);
  }

  async retireBefore(actor: Actor, feature: string, sequence: number, deletesAt: Date): Promise<void> {
    this.#authorize(actor, 'update');
    await this.keys.retireBefore(feature, sequence, deletesAt);
  }

  #authorize(actor: Actor, action: Action): void {
    authorizeSystem(this.authorizer, actor, 'keyrotator', action, 'crypto_key');
  }
}
