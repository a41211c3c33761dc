import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Actor, Authorizer, ORGANIZATION_ROLE_NAMES, type RbacObject } from '../../authz/index.js';
import { notFound, type Page, type Paged } from '../../common/index.js';
import { checkRoleChange, type UserSearch } from '../../users/index.js';
import type { OrganizationRow } from '../organizations.repository.js';
import { CustomRolesRepository } from '../roles/custom-roles.repository.js';
import type { MemberSearch } from './member-search.js';
import { type MemberRow, MembersRepository, type MemberUserRow } from './members.repository.js';

/** Follows from the membership. That of service accounts follows from the account, and so nobody is given it. */
export const FLOOR_ROLE = 'organization-member';

/** What the policy must know of the organization that somebody is in. */
export type MemberOrganization = Pick<OrganizationRow, 'id' | 'defaultOrgMemberRoles'>;

/** The only door to memberships and the roles that come with them. */
@Injectable()
export class MembersStore {
  constructor(
    private readonly members: MembersRepository,
    private readonly customRoles: CustomRolesRepository,
    private readonly authorizer: Authorizer,
  ) {}

  /** By user id or user name. The membership is what must be readable: the account itself need not be. */
  async get(actor: Actor, organizationId: string, user: string): Promise<MemberUserRow> {
    const member = await this.members.find(organizationId, user);
    if (!member || !this.authorizer.allows(actor, 'read', objectOf(organizationId, member.userId))) throw notFound();
    return member;
  }

  async list(actor: Actor, organizationId: string, search: MemberSearch): Promise<MemberUserRow[]> {
    return this.members.list(organizationId, search, this.authorizer.prepare(actor, 'read', 'organization_member'));
  }

  /** Throws `not_found` for who may not read all members: a page of one's own row would look like an organization of one. */
  async listPage(actor: Actor, organizationId: string, search: UserSearch, page: Page): Promise<Paged<MemberUserRow>> {
    if (!this.authorizer.allows(actor, 'read', { type: 'organization_member', organization: organizationId })) throw notFound();
    return this.members.listPage(organizationId, search, page, this.authorizer.prepare(actor, 'read', 'organization_member'));
  }

  /** The actor gives what every member has, and so must be able to. Throws `forbidden` or `invalid_input`. */
  async insert(actor: Actor, organization: MemberOrganization, userId: string, tx: EntityManager): Promise<void> {
    const change = { organization: organization.id, before: [], after: implied(organization) };
    checkRoleChange(this.authorizer, actor, change, isBuiltIn);
    this.authorizer.authorize(actor, 'create', objectOf(organization.id, userId));
    await this.members.insert(organization.id, userId, tx);
  }

  /**
   * `roles` are all that is to be stored, without the floor role. Throws what `checkRoleChange` throws. A custom role that is given cannot be deleted before
   * the transaction ends, so that whoever deletes it takes it from this member, too.
   */
  async setRoles(
    actor: Actor,
    organization: MemberOrganization,
    userId: string,
    roles: readonly string[],
    tx: EntityManager,
  ): Promise<{ before: MemberRow; after: MemberRow }> {
    // Roles before members: the order in which the deletion of a role locks them.
    const custom = new Set(await this.customRoles.lockNames(organization.id, roles, tx));
    const before = await this.members.lock(organization.id, userId, tx);
    if (!before || !this.authorizer.allows(actor, 'read', objectOf(organization.id, userId))) throw notFound();
    const stillThere = (name: string): boolean => custom.has(name) || Object.hasOwn(before.customRoles, name);
    const change = { organization: organization.id, before: before.roles, after: [...roles, ...implied(organization)] };
    checkRoleChange(this.authorizer, actor, change, (name) => isBuiltIn(name) || stillThere(name));
    await this.members.setRoles(organization.id, userId, roles, tx);
    return { before, after: (await this.members.lock(organization.id, userId, tx)) ?? before };
  }

  /** Throws `not_found` or `forbidden`. */
  async delete(actor: Actor, organizationId: string, userId: string, tx: EntityManager): Promise<MemberRow> {
    const object = objectOf(organizationId, userId);
    if (!this.authorizer.allows(actor, 'read', object)) throw notFound();
    this.authorizer.authorize(actor, 'delete', object);
    const member = await this.members.lock(organizationId, userId, tx);
    if (!member) throw notFound();
    await this.members.delete(organizationId, userId, tx);
    return member;
  }
}

function objectOf(organization: string, userId: string): RbacObject {
  return { type: 'organization_member', id: userId, owner: userId, organization };
}

/** What every member has without its being stored. */
function implied({ defaultOrgMemberRoles }: MemberOrganization): string[] {
  return [FLOOR_ROLE, ...defaultOrgMemberRoles];
}

function isBuiltIn(name: string): boolean {
  const names: readonly string[] = [...ORGANIZATION_ROLE_NAMES, FLOOR_ROLE]; // widened for `includes`
  return names.includes(name);
}
