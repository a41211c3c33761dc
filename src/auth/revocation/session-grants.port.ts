import type { EntityManager } from 'typeorm';
import type { Actor } from '../../authz/index.js';

/** A session that another one takes the place of. */
export interface ReplacedSession {
  /** Of its key. */
  readonly id: string;
  /** As it was presented; null if that was verified before. */
  readonly hashedSecret: Buffer | null;
}

/**
 * What apps got because a person signed in to them from a session (OpenID Connect). The actor is `revoker`. A port, because the module of the
 * apps depends on this one.
 */
export abstract class SessionGrants {
  /**
   * Ends the grants that last no longer than these sessions: those of sign-ins without `offline_access`. Ids of other keys have no effect. Locks
   * the sessions, and has to be called before they are ended.
   */
  abstract endWith(actor: Actor, sessionIds: readonly string[], now: Date, tx: EntityManager): Promise<void>;

  /**
   * What belongs to a session belongs to its successor, if the same person has logged in there again; otherwise it ends with the session. To be
   * called before that is ended. No effect if the secret is wrong.
   */
  abstract handOver(actor: Actor, session: ReplacedSession, successorId: string, now: Date, tx: EntityManager): Promise<void>;
}
