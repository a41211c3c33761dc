import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { KeyRevocation } from '../../auth/index.js';
import { type Action, type Actor, Authorizer } from '../../authz/index.js';
import type { GrantSelection } from './grant-selection.js';
import { GrantsRepository } from './grants.repository.js';
import { revokeGrants } from './grants.store.js';
import { type UserGrantRow, UserGrantsRepository } from './user-grants.repository.js';

/** A user's grants, for the user and for owners. */
@Injectable()
export class UserGrantsStore {
  constructor(
    private readonly userGrants: UserGrantsRepository,
    private readonly grants: GrantsRepository,
    private readonly keys: KeyRevocation,
    private readonly authorizer: Authorizer,
  ) {}

  /** The live grants of a user; with an id, only that one. */
  async list(actor: Actor, userId: string, now: Date, id: string | null = null): Promise<UserGrantRow[]> {
    this.#authorize(actor, 'read', userId);
    return this.userGrants.list(userId, now, id);
  }

  /** Revokes the live grants of a user; with an id, only that one. Returns their number. */
  async revoke(actor: Actor, userId: string, now: Date, tx: EntityManager, id?: string): Promise<number> {
    this.#authorize(actor, 'delete', userId);
    const which: GrantSelection = { userIds: [userId], ...(id !== undefined && { id }) };
    return revokeGrants(this.grants, this.keys, which, now, tx);
  }

  #authorize(actor: Actor, action: Action, owner: string): void {
    this.authorizer.authorize(actor, action, { type: 'oauth2_app_code_token', owner });
  }
}
