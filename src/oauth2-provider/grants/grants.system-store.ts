import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { GrantRevocation, KeyRevocation } from '../../auth/index.js';
import { type Actor, Authorizer, authorizeSystem } from '../../authz/index.js';
import { GrantsRepository } from './grants.repository.js';
import { revokeGrants } from './grants.store.js';

/** Revokes the grants of all users in an emergency, and all grants of a user whose password was changed. */
@Injectable()
export class GrantsSystemStore extends GrantRevocation {
  constructor(
    private readonly grants: GrantsRepository,
    private readonly keys: KeyRevocation,
    private readonly authorizer: Authorizer,
  ) {
    super();
  }

  override async revokeGrantsOf(actor: Actor, userIds: readonly string[], now: Date, tx: EntityManager): Promise<void> {
    authorizeSystem(this.authorizer, actor, 'revoker', 'delete', 'oauth2_app_code_token');
    await revokeGrants(this.grants, this.keys, { userIds }, now, tx);
  }
}
