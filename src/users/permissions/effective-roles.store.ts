import { Injectable } from '@nestjs/common';
import { Credentials } from '../../auth/index.js';
import { type Actor, Authorizer, type Role, userObject } from '../../authz/index.js';
import { notFound } from '../../common/index.js';

/** The only door to all roles of a user, with what they grant. */
@Injectable()
export class EffectiveRolesStore {
  constructor(
    private readonly credentials: Credentials,
    private readonly authorizer: Authorizer,
  ) {}

  /** For an actor who may read the user's roles, otherwise `not_found`. Roles of organizations only where the actor may see the membership. */
  async list(actor: Actor, userId: string): Promise<readonly Role[]> {
    if (!this.authorizer.allows(actor, 'read_personal', userObject(userId))) throw notFound();
    const roles = await this.credentials.findRoles(userId);
    if (!roles) throw notFound();
    return roles.filter(
      ({ identifier: { organization } }) =>
        organization === undefined ||
        this.authorizer.allows(actor, 'read', { type: 'organization_member', id: userId, owner: userId, organization }),
    );
  }
}
