import type { EntityManager } from 'typeorm';
import type { Actor } from '../../authz/index.js';
import type { RevocationScope } from './revocation-scope.js';

/** Revokes people's grants to apps, including access tokens. A port, because the module of the apps depends on this one. */
export abstract class GrantRevocation {
  /** Revokes all grants of this user. The actor is `revoker`. */
  abstract revokeGrantsOf(actor: Actor, userId: string, now: Date, tx: EntityManager): Promise<void>;

  /** Revokes at most `limit` grants of the scope; returns the number. The actor is `revoker`. */
  abstract revokeGrantsWithin(actor: Actor, scope: RevocationScope, now: Date, limit: number, tx: EntityManager): Promise<number>;
}
