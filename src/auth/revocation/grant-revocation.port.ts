import type { EntityManager } from 'typeorm';
import type { Actor } from '../../authz/index.js';

/** Revokes people's grants to apps, including access tokens. A port, because the module of the apps depends on this one. */
export abstract class GrantRevocation {
  /** Revokes all grants of these users. The actor is `revoker`. */
  abstract revokeGrantsOf(actor: Actor, userIds: readonly string[], now: Date, tx: EntityManager): Promise<void>;

  /**
   * Revokes what was exchanged for tokens of the grant of this access token, and locks the grant against further exchanges. To be called
   * before the access token is ended. The actor is `revoker`.
   */
  abstract revokeExchangedFor(actor: Actor, keyId: string, now: Date, tx: EntityManager): Promise<void>;
}
