import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { RoleHolders } from '../../auth/index.js';
import { type Actor, Authorizer, ORGANIZATION_ROLE_NAMES, type RbacObject, requireRank } from '../../authz/index.js';
import { notFound, type Page, type Paged } from '../../common/index.js';
import { checkRoleChange } from '../../users/index.js';
import { CustomRolesRepository } from '../roles/custom-roles.repository.js';
import type { MemberPageSearch, MemberSearch } from './member-search.js';
import { type MemberRow, MembersRepository, type MemberUserRow } from './members.repository.js';

/** Implied by the membership. The floor role of service accounts is implied by the account. Neither is ever assigned. */
export const FLOOR_ROLE = 'organization-member';

/** The only door to memberships and the roles that come with them. */
@Injectable()
export class MembersStore {
  constructor(
    private readonly members: MembersRepository,
    private readonly customRoles: CustomRolesRepository,
    private readonly holders: RoleHolders,
    private readonly authorizer: Authorizer,
  ) {}

  /** By user id or user name. The actor must be able to read the membership, not necessarily the account. */
  async get(actor: Actor, organizationId: string, user: string): Promise<MemberUserRow> {
    const member = await this.members.find(organizationId, user);
    if (!member || !this.authorizer.allows(actor, 'read', objectOf(organizationId, member.userId))) throw notFound();
    return member;
  }

  async list(actor: Actor, organizationId: string, search: MemberSearch): Promise<MemberUserRow[]> {
    return this.members.list(organizationId, search, this.authorizer.prepare(actor, 'read', 'organization_member'));
  }

  /** Throws `not_found` unless the actor may read all members: a page with only their own row would suggest that there are no others. */
  async listPage(actor: Actor, organizationId: string, search: MemberPageSearch, page: Page): Promise<Paged<MemberUserRow>> {
    if (!this.authorizer.allows(actor, 'read', { type: 'organization_member', organization: organizationId })) throw notFound();
    return this.members.listPage(organizationId, search, page, this.authorizer.prepare(actor, 'read', 'organization_member'));
  }

  /** May the actor add this user? It must be able to assign the roles that every member gets. Throws `not_found`, `forbidden` or `invalid_input`. */
  async authorizeInsert(actor: Actor, organizationId: string, userId: string, tx: EntityManager): Promise<void> {
    const change = { organization: organizationId, before: [], after: await this.#lockImplied(organizationId, tx) };
    checkRoleChange(this.authorizer, actor, change, isBuiltIn);
    this.authorizer.authorize(actor, 'create', objectOf(organizationId, userId));
  }

  /** Throws what `authorizeInsert` throws. */
  async insert(actor: Actor, organizationId: string, userId: string, tx: EntityManager): Promise<void> {
    await this.authorizeInsert(actor, organizationId, userId, tx);
    await this.members.insert(organizationId, userId, tx);
  }

  /**
   * `roles` replaces all stored roles, without the floor role. Throws what `checkRoleChange` throws. An assigned custom role cannot be
   * deleted before the transaction ends, so that its deletion also takes it from this member. No role is taken from a member with other
   * roles that the actor cannot assign.
   */
  async setRoles(
    actor: Actor,
    organizationId: string,
    userId: string,
    roles: readonly string[],
    tx: EntityManager,
  ): Promise<{ before: MemberRow; after: MemberRow }> {
    const holder = await this.holders.lock(userId, tx);
    if (!holder) throw notFound();
    const implied = await this.#lockImplied(organizationId, tx);
    // Roles before members: the order in which the deletion of a role locks them.
    const custom = new Set(await this.customRoles.lockNames(organizationId, roles, tx));
    const before = await this.members.lock(organizationId, userId, tx);
    if (!before || !this.authorizer.allows(actor, 'read', objectOf(organizationId, userId))) throw notFound();
    const stillThere = (name: string): boolean => custom.has(name) || Object.hasOwn(before.customRoles, name);
    const change = { organization: organizationId, before: before.roles, after: [...roles, ...implied] };
    checkRoleChange(this.authorizer, actor, change, (name) => isBuiltIn(name) || stillThere(name));
    if (before.roles.some((name) => !roles.includes(name))) requireRank(actor, holder, organizationId);
    await this.members.setRoles(organizationId, userId, roles, tx);
    return { before, after: (await this.members.lock(organizationId, userId, tx)) ?? before };
  }

  /** Throws `not_found` or `forbidden`. */
  async delete(actor: Actor, organizationId: string, userId: string, tx: EntityManager): Promise<MemberRow> {
    const object = objectOf(organizationId, userId);
    if (!this.authorizer.allows(actor, 'read', object)) throw notFound();
    const holder = await this.holders.lock(userId, tx);
    if (!holder) throw notFound();
    this.authorizer.authorize(actor, 'delete', { ...object, holder });
    const member = await this.members.lock(organizationId, userId, tx);
    if (!member) throw notFound();
    await this.members.delete(organizationId, userId, tx);
    return member;
  }

  /** The roles that every member has without being stored; locked until the transaction ends. */
  async #lockImplied(organizationId: string, tx: EntityManager): Promise<string[]> {
    const defaults = await this.members.lockDefaultRoles(organizationId, tx);
    if (!defaults) throw notFound();
    return [FLOOR_ROLE, ...defaults];
  }
}

function objectOf(organization: string, userId: string): RbacObject {
  return { type: 'organization_member', id: userId, owner: userId, organization };
}

function isBuiltIn(name: string): boolean {
  const names: readonly string[] = [...ORGANIZATION_ROLE_NAMES, FLOOR_ROLE]; // widened for `includes`
  return names.includes(name);
}
