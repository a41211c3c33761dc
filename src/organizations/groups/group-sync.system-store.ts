import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Actor, Authorizer, authorizeSystem } from '../../authz/index.js';
import type { AuditedGroup } from './group-audit.js';
import { type GroupMove, GroupSyncRepository } from './group-sync.repository.js';

/** Changes of groups by a login at an identity provider. */
@Injectable()
export class GroupSyncSystemStore {
  constructor(
    private readonly groups: GroupSyncRepository,
    private readonly authorizer: Authorizer,
  ) {}

  async insertMissing(actor: Actor, userId: string, names: readonly string[], tx: EntityManager): Promise<AuditedGroup[]> {
    authorizeSystem(this.authorizer, actor, 'login', 'create', 'group');
    return this.groups.insertMissing(userId, names, tx);
  }

  async move(actor: Actor, userId: string, names: readonly string[], tx: EntityManager): Promise<GroupMove[]> {
    authorizeSystem(this.authorizer, actor, 'login', 'update', 'group');
    return this.groups.move(userId, names, tx);
  }
}
