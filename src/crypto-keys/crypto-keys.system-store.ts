import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Action, type Actor, Authorizer, authorizeSystem } from '../authz/index.js';
import { type CryptoKeyInsert, type CryptoKeyRow, CryptoKeysRepository } from './crypto-keys.repository.js';

/** The only door to the server's own secrets. Only the key rotator has access. */
@Injectable()
export class CryptoKeysSystemStore {
  constructor(
    private readonly keys: CryptoKeysRepository,
    private readonly authorizer: Authorizer,
  ) {}

  async listUsable(actor: Actor, features: readonly string[], now: Date, tx?: EntityManager): Promise<CryptoKeyRow[]> {
    this.#authorize(actor, 'read');
    return this.keys.listUsable(features, now, tx);
  }

  async insert(actor: Actor, key: CryptoKeyInsert, tx?: EntityManager): Promise<CryptoKeyRow | null> {
    this.#authorize(actor, 'create');
    return this.keys.insert(key, tx);
  }

  async retireBefore(actor: Actor, feature: string, sequence: number, deletesAt: Date, tx?: EntityManager): Promise<void> {
    this.#authorize(actor, 'update');
    await this.keys.retireBefore(feature, sequence, deletesAt, tx);
  }

  async withdraw(actor: Actor, feature: string, deletesAt: Date): Promise<void> {
    this.#authorize(actor, 'update');
    await this.keys.withdraw(feature, deletesAt);
  }

  async extend(actor: Actor, id: string, deletesAt: Date): Promise<void> {
    this.#authorize(actor, 'update');
    await this.keys.extend(id, deletesAt);
  }

  async retain(actor: Actor, id: string): Promise<void> {
    this.#authorize(actor, 'update');
    await this.keys.retain(id);
  }

  async start(actor: Actor, id: string, now: Date, tx: EntityManager): Promise<boolean> {
    this.#authorize(actor, 'update');
    return this.keys.start(id, now, tx);
  }

  async delete(actor: Actor, id: string, tx: EntityManager): Promise<boolean> {
    this.#authorize(actor, 'delete');
    return this.keys.delete(id, tx);
  }

  #authorize(actor: Actor, action: Action): void {
    authorizeSystem(this.authorizer, actor, 'keyrotator', action, 'crypto_key');
  }
}
