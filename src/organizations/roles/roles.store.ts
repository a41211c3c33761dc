import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import {
  type Action,
  type Actor,
  Authorizer,
  checkCustomRole,
  type CustomRoleRequest,
  type RbacObject,
  type Role,
  RoleCatalog,
} from '../../authz/index.js';
import { notFound } from '../../common/index.js';
import { type CustomRoleRow, CustomRolesRepository } from './custom-roles.repository.js';

/** A custom role as somebody asks for it. Permissions of any other kind than the organization's are asked for in vain. */
export interface WantedRole extends Omit<CustomRoleRequest, 'organization' | 'isSystem'> {
  readonly organization: string;
  /** As `customRoleName` gives it. */
  readonly name: string;
  readonly displayName: string;
}

/** The only door to roles: those that are built in, and those that organizations made for themselves. */
@Injectable()
export class RolesStore {
  readonly #catalog = new RoleCatalog();

  constructor(
    private readonly customRoles: CustomRolesRepository,
    private readonly authorizer: Authorizer,
  ) {}

  /** The built-in roles of the deployment. Not among them: `member`, which everybody has and nobody is given. */
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
    return this.customRoles.insert(rowOf(role), tx);
  }

  /** Throws `not_found`, `forbidden`, and what `checkCustomRole` throws. */
  async update(actor: Actor, role: WantedRole, tx: EntityManager): Promise<{ before: CustomRoleRow; after: CustomRoleRow }> {
    const before = await this.#lock(actor, 'update', role.organization, role.name, tx);
    checkCustomRole(this.authorizer, actor, { ...role, isSystem: false });
    const after = await this.customRoles.update(before.id, rowOf(role), tx);
    if (!after) throw notFound();
    return { before, after };
  }

  /** Everybody who has it loses it. Throws `not_found` or `forbidden`. */
  async delete(actor: Actor, organization: string, name: string, tx: EntityManager): Promise<CustomRoleRow> {
    const role = await this.#lock(actor, 'delete', organization, name, tx);
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

function objectOf(organization: string): RbacObject {
  return { type: 'assign_org_role', organization };
}

function rowOf(role: WantedRole): Omit<CustomRoleRow, 'id'> {
  return {
    organizationId: role.organization,
    name: role.name,
    displayName: role.displayName,
    permissions: role.organizationPermissions,
  };
}
