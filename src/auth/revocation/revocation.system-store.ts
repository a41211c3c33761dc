import { Injectable } from '@nestjs/common';
import { type Actor, Authorizer, authorizeSystem } from '../../authz/index.js';
import { RevocationRepository, type RevocationCounts, type RevocationScope } from './revocation.repository.js';

/** Keys and grants of everybody, for the day on which they all must end. */
@Injectable()
export class RevocationSystemStore {
  constructor(
    private readonly revocation: RevocationRepository,
    private readonly authorizer: Authorizer,
  ) {}

  async count(actor: Actor, scope: RevocationScope): Promise<RevocationCounts> {
    authorizeSystem(this.authorizer, actor, 'revoker', 'read', 'api_key');
    return this.revocation.count(scope);
  }

  async revokeGrants(actor: Actor, scope: RevocationScope, limit: number): Promise<number> {
    authorizeSystem(this.authorizer, actor, 'revoker', 'delete', 'oauth2_app_code_token');
    return this.revocation.revokeGrants(scope, limit);
  }

  async deleteKeys(actor: Actor, scope: RevocationScope, limit: number): Promise<number> {
    authorizeSystem(this.authorizer, actor, 'revoker', 'delete', 'api_key');
    return this.revocation.deleteKeys(scope, limit);
  }
}
