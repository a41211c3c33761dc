import type { EntityManager } from 'typeorm';
import type { Actor } from '../../authz/index.js';
import type { Write } from '../../database/index.js';

/** Revokes keys for other features, which know why. */
export abstract class KeyRevocation {
  /** Ends all keys of the user, of every kind. The actor is `revoker`. */
  abstract revokeAllKeysOf(actor: Actor, userId: string, tx: EntityManager): Promise<void>;

  /** Ends the access tokens with these key ids that still exist. The actor is `system-oauth2`. */
  abstract revokeAccessTokens(actor: Actor, ids: readonly string[], tx: EntityManager): Promise<void>;

  /** The same as a part of one statement. */
  abstract accessTokenRevocation(actor: Actor, ids: readonly string[]): Write;
}
