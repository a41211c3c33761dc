import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { KeyRevocation } from '../../auth/index.js';
import { type Action, type Actor, Authorizer } from '../../authz/index.js';
import { GrantsRepository } from './grants.repository.js';
import { revokeGrants } from './grants.store.js';
import { SessionGrantsRepository } from './session-grants.repository.js';
import { type SignInRow, SignInsRepository } from './sign-ins.repository.js';

/** The apps that a user is signed in to, for the user and for owners. */
@Injectable()
export class SignInsStore {
  constructor(
    private readonly signIns: SignInsRepository,
    private readonly sessionGrants: SessionGrantsRepository,
    private readonly grants: GrantsRepository,
    private readonly keys: KeyRevocation,
    private readonly authorizer: Authorizer,
  ) {}

  /** With the id of one of its grants, only that sign-in. */
  async list(actor: Actor, userId: string, now: Date, id: string | null = null): Promise<SignInRow[]> {
    this.#authorize(actor, 'read', userId);
    return this.signIns.list(userId, now, id);
  }

  /**
   * Does to one app what the end of the session does to all of them: it is told, and its grants without `offline_access` end. False, without any
   * effect: somebody else did, or the session has ended. The session first, as when it ends or is replaced.
   */
  async end(
    actor: Actor,
    userId: string,
    { appId, sessionId }: Pick<SignInRow, 'appId' | 'sessionId'>,
    now: Date,
    tx: EntityManager,
  ): Promise<boolean> {
    this.#authorize(actor, 'delete', userId);
    const [session] = await this.sessionGrants.lockSessions([sessionId], null, tx);
    if (session === undefined) return false;
    const grantIds = await this.signIns.lock({ userId, appId, session }, tx);
    if (grantIds.length === 0) return false;
    await revokeGrants(this.grants, this.keys, { appId, onlineInSessions: [session] }, now, tx);
    await this.signIns.leaveSession(grantIds, tx);
    return true;
  }

  #authorize(actor: Actor, action: Action, owner: string): void {
    this.authorizer.authorize(actor, action, { type: 'oauth2_app_code_token', owner });
  }
}
