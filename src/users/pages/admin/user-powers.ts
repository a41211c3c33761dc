import { Injectable } from '@nestjs/common';
import { RoleHolders } from '../../../auth/index.js';
import {
  type Actor,
  Authorizer,
  mayAssignRole,
  outranks,
  RoleIdentifier,
  rolesOf,
  SITE_ROLE_NAMES,
  userObject,
} from '../../../authz/index.js';
import type { UserRow } from '../../users.repository.js';
import { partsOfUser, type UserPart } from './user-parts.js';

/** What the person who looks at a page about a user may do there: the page offers nothing else. */
export interface Powers {
  readonly maySuspend: boolean;
  readonly mayActivate: boolean;
  readonly mayDelete: boolean;
  readonly maySetPassword: boolean;
  readonly maySeeKeys: boolean;
  readonly mayEndKeys: boolean;
  readonly mayReadAuditLog: boolean;
  /** The site roles to choose from. Empty: the roles of this user are not theirs to change. */
  readonly assignableRoles: readonly string[];
  readonly parts: readonly UserPart[];
}

/** Only for what a page shows: the services decide, with the user locked. */
@Injectable()
export class UserPowers {
  constructor(
    private readonly holders: RoleHolders,
    private readonly authorizer: Authorizer,
  ) {}

  async of(actor: Actor, user: UserRow): Promise<Powers> {
    const isOther = user.id !== actor.id;
    const holder = isOther ? await this.holders.find(user.id) : null;
    const ranks = holder !== null && outranks(actor, holder);
    const isPermitted = (action: 'update' | 'update_personal' | 'delete'): boolean =>
      ranks && this.authorizer.allows(actor, action, userObject(user.id));
    const keys = { type: 'api_key', owner: user.id } as const;
    const mayUpdate = isPermitted('update');
    return {
      maySuspend: mayUpdate && user.status !== 'suspended' && !user.rbacRoles.includes('owner'),
      mayActivate: mayUpdate && user.status === 'suspended',
      mayDelete: isPermitted('delete'),
      maySetPassword: user.loginType === 'password' && isPermitted('update_personal'),
      maySeeKeys: this.authorizer.allows(actor, 'read', keys),
      mayEndKeys: (ranks || !isOther) && this.authorizer.allows(actor, 'delete', keys),
      mayReadAuditLog: this.authorizer.allows(actor, 'read', { type: 'audit_log' }),
      assignableRoles: isOther ? this.assignableRoles(actor) : [],
      parts: partsOfUser(this.authorizer, actor, user.id),
    };
  }

  mayCreate(actor: Actor): boolean {
    return this.authorizer.allows(actor, 'create', { type: 'user' });
  }

  /** The site roles that the actor may give to somebody else. */
  assignableRoles(actor: Actor): readonly string[] {
    if (!this.authorizer.allows(actor, 'assign', { type: 'assign_role' })) return [];
    const held = rolesOf(actor.roles);
    return SITE_ROLE_NAMES.filter((name) => name !== 'member' && mayAssignRole(held, new RoleIdentifier(name)));
  }
}
