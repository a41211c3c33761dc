import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { GrantRevocation, KeyRevocation } from '../../auth/index.js';
import { type Actor, Authorizer, authorizeSystem } from '../../authz/index.js';
import { GrantsRepository } from './grants.repository.js';
import { revokeGrants } from './grants.store.js';

/** Revokes grants for reasons that the module of the keys knows: an emergency, a new password, the end of an access token. */
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

  override async revokeExchangedFor(actor: Actor, keyId: string, now: Date, tx: EntityManager): Promise<void> {
    authorizeSystem(this.authorizer, actor, 'revoker', 'delete', 'oauth2_app_code_token');
    const parentGrantId = await this.grants.lockOfKey(keyId, tx);
    if (parentGrantId !== null) await revokeGrants(this.grants, this.keys, { parentGrantIds: [parentGrantId] }, now, tx);
  }
}
