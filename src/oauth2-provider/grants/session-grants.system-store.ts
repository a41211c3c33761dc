import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { KeyRevocation, type ReplacedSession, SessionGrants } from '../../auth/index.js';
import { type Actor, Authorizer, authorizeSystem } from '../../authz/index.js';
import { GrantsRepository } from './grants.repository.js';
import { revokeGrants } from './grants.store.js';
import { SessionGrantsRepository, type SignIn } from './session-grants.repository.js';

/** Ends and moves grants with the session that they belong to. */
@Injectable()
export class SessionGrantsSystemStore extends SessionGrants {
  constructor(
    private readonly sessionGrants: SessionGrantsRepository,
    private readonly grants: GrantsRepository,
    private readonly keys: KeyRevocation,
    private readonly authorizer: Authorizer,
  ) {
    super();
  }

  /** Has the user signed in to the app with this `sid` from this session, or from one that it continues? */
  async isSignIn(actor: Actor, signIn: SignIn): Promise<boolean> {
    authorizeSystem(this.authorizer, actor, 'system-oauth2', 'read', 'oauth2_app_code_token');
    return this.sessionGrants.isSignIn(signIn);
  }

  override async endWith(actor: Actor, sessionIds: readonly string[], now: Date, tx: EntityManager): Promise<void> {
    authorizeSystem(this.authorizer, actor, 'revoker', 'delete', 'oauth2_app_code_token');
    await this.#end(await this.sessionGrants.lockSessions(sessionIds, null, tx), now, tx);
  }

  override async handOver(actor: Actor, session: ReplacedSession, successorId: string, now: Date, tx: EntityManager): Promise<void> {
    authorizeSystem(this.authorizer, actor, 'revoker', 'delete', 'oauth2_app_code_token');
    const locked = await this.sessionGrants.lockSessions([session.id], session.hashedSecret, tx);
    if (locked.length === 0) return;
    await this.sessionGrants.moveToSession(session.id, successorId, tx);
    // Only those of another user are left.
    await this.#end(locked, now, tx);
  }

  async #end(onlineInSessions: readonly string[], now: Date, tx: EntityManager): Promise<void> {
    if (onlineInSessions.length > 0) await revokeGrants(this.grants, this.keys, { onlineInSessions }, now, tx);
  }
}
