import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Actor, Authorizer, authorizeSystem } from '../../authz/index.js';
import { type CreatedGroup, type GroupMove, GroupSyncRepository } from './group-sync.repository.js';

/** Changes of groups by a login at an identity provider. */
@Injectable()
export class GroupSyncSystemStore {
  constructor(
    private readonly groups: GroupSyncRepository,
    private readonly authorizer: Authorizer,
  ) {}

  /** See the repository. */
  async insertMissing(
    actor: Actor,
    userId: string,
    names: readonly string[],
    limit: number,
    tx: EntityManager,
  ): Promise<readonly CreatedGroup[]> {
    authorizeSystem(this.authorizer, actor, 'login', 'create', 'group');
    return this.groups.insertMissing(userId, names, limit, tx);
  }

  async move(actor: Actor, userId: string, names: readonly string[], tx: EntityManager): Promise<GroupMove[]> {
    authorizeSystem(this.authorizer, actor, 'login', 'update', 'group');
    return this.groups.move(userId, names, tx);
  }
}
