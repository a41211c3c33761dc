import { Injectable } from '@nestjs/common';
import { type Actor, type ExplainedPermission, explainPermissions, type Role } from '../../authz/index.js';
import { notFound } from '../../common/index.js';
import type { UserRow } from '../users.repository.js';
import { EffectiveRolesStore } from './effective-roles.store.js';

/** What a user may do, and why. */
export interface UserPermissions {
  /** All roles of the user that the actor may see, wherever they apply. */
  readonly roles: readonly Role[];
  readonly permissions: readonly ExplainedPermission[];
}

/** Explains what the roles of a user permit. */
@Injectable()
export class UserPermissionsService {
  constructor(private readonly roles: EffectiveRolesStore) {}

  /**
   * On things of this organization, or on those that belong to none. Throws `not_found` for an actor who cannot see the roles of the user,
   * and for an organization in which the actor can see none of them, such as one that the user does not belong to.
   */
  async explain(actor: Actor, user: Pick<UserRow, 'id'>, organization?: string): Promise<UserPermissions> {
    const roles = await this.roles.list(actor, user.id);
    if (organization !== undefined && !organizationsOf(roles).includes(organization)) throw notFound();
    return { roles, permissions: explainPermissions(roles, organization) };
  }
}

/** The organizations that these roles belong to: every member has a role there. */
export function organizationsOf(roles: readonly Role[]): string[] {
  return [...new Set(roles.flatMap(({ identifier: { organization } }) => organization ?? []))];
}
