import { Injectable } from '@nestjs/common';
import { type Actor, Authorizer } from '../authz/index.js';

/** Whether users may manage the keys that sign tokens. The secrets of the keys stay with the key rotator. */
@Injectable()
export class SigningKeysStore {
  constructor(private readonly authorizer: Authorizer) {}

  /** May this actor have keys listed, made or deleted? Throws `forbidden`. */
  authorize(actor: Actor, action: 'read' | 'create' | 'delete'): void {
    this.authorizer.authorize(actor, action, { type: 'crypto_key' });
  }
}
