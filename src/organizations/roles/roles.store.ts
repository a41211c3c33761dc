import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import {
  type Action,
  type Actor,
  Authorizer,
  checkCustomRole,
  type CustomRoleRequest,
  mayAssignRole,
  type RbacObject,
  type Role,
  RoleCatalog,
  RoleIdentifier,
  rolesOf,
  type UncheckedPermission,
} from '../../authz/index.js';
import { forbidden, notFound } from '../../common/index.js';
import { type CustomRoleRow, CustomRolesRepository } from './custom-roles.repository.js';

/** A requested custom role. Permissions at any level other than the organization's are refused. */
export interface WantedRole extends Omit<CustomRoleRequest, 'organization' | 'isSystem'> {
  readonly organization: string;
  /** As returned by `customRoleName`. */
  readonly name: string;
  readonly displayName: string;
  /** Undefined: unchanged; false for a new role. */
  readonly isDelegable: boolean | undefined;
}

/** The only door to roles, built-in and custom. */
@Injectable()
export class RolesStore {
  readonly #catalog = new RoleCatalog();

  constructor(
    private readonly customRoles: CustomRolesRepository,
    private readonly authorizer: Authorizer,
  ) {}

  /** The built-in site roles without `member`, which everybody has and which is never assigned. */
  listOfDeployment(actor: Actor): readonly Role[] {
    if (!this.authorizer.allows(actor, 'read', { type: 'assign_role' })) throw notFound();
    return this.#catalog.siteRoles().filter(({ identifier }) => identifier.name !== 'member');
  }

  async listOfOrganization(actor: Actor, organization: string): Promise<{ builtIn: readonly Role[]; custom: readonly CustomRoleRow[] }> {
    if (!this.authorizer.allows(actor, 'read', objectOf(organization))) throw notFound();
    return { builtIn: this.#catalog.organizationRoles(organization), custom: await this.customRoles.list(organization) };
  }

  /** Throws `forbidden`, and what `checkCustomRole` throws. */
  async insert(actor: Actor, role: WantedRole, tx: EntityManager): Promise<CustomRoleRow> {
    this.#authorize(actor, 'create', role.organization);
    checkCustomRole(this.authorizer, actor, { ...role, isSystem: false });
    if (role.isDelegable) requireAssignable(actor, { name: role.name, organizationId: role.organization });
    return this.customRoles.insert(rowOf(role, false), tx);
  }

  /** Throws `not_found`, `forbidden`, and what `checkCustomRole` throws. */
  async update(actor: Actor, role: WantedRole, tx: EntityManager): Promise<{ before: CustomRoleRow; after: CustomRoleRow }> {
    const before = await this.#lock(actor, 'update', role.organization, role.name, tx);
    checkCustomRole(this.authorizer, actor, { ...role, isSystem: false });
    const row = rowOf(role, before.isDelegable);
    const isLess = before.permissions.some((permission) => !row.permissions.some(isSame(permission)));
    if (isLess || row.isDelegable !== before.isDelegable) requireAssignable(actor, before);
    const after = await this.customRoles.update(before.id, row, tx);
    if (!after) throw notFound();
    return { before, after };
  }

  /** All holders lose the role. Throws `not_found` or `forbidden`. */
  async delete(actor: Actor, organization: string, name: string, tx: EntityManager): Promise<CustomRoleRow> {
    const role = await this.#lock(actor, 'delete', organization, name, tx);
    requireAssignable(actor, role);
    await this.customRoles.delete(role.id, tx);
    return role;
  }

  async #lock(actor: Actor, action: Action, organization: string, name: string, tx: EntityManager): Promise<CustomRoleRow> {
    if (!this.authorizer.allows(actor, 'read', objectOf(organization))) throw notFound();
    this.#authorize(actor, action, organization);
    const role = await this.customRoles.lock(organization, name, tx);
    if (!role) throw notFound();
    return role;
  }

  #authorize(actor: Actor, action: Action, organization: string): void {
    this.authorizer.authorize(actor, action, objectOf(organization));
  }
}

/**
 * For changes that affect all holders of the role: they lose something, or apps that act for them gain something. The actor must be able
 * to assign and unassign the role. Throws `forbidden`.
 */
function requireAssignable(actor: Actor, { name, organizationId }: Pick<CustomRoleRow, 'name' | 'organizationId'>): void {
  if (!mayAssignRole(rolesOf(actor.roles), new RoleIdentifier(name, organizationId))) throw forbidden('You cannot assign this role.');
}

function isSame(one: UncheckedPermission): (other: UncheckedPermission) => boolean {
  return (other) => other.resourceType === one.resourceType && other.action === one.action;
}

function objectOf(organization: string): RbacObject {
  return { type: 'assign_org_role', organization };
}

function rowOf(role: WantedRole, isDelegable: boolean): Omit<CustomRoleRow, 'id'> {
  return {
    organizationId: role.organization,
    name: role.name,
    displayName: role.displayName,
    isDelegable: role.isDelegable ?? isDelegable,
    permissions: role.organizationPermissions,
  };
}
