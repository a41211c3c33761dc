import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Action, type Actor, Authorizer, ORGANIZATION_ROLE_NAMES, type RbacObject, refuseApps } from '../authz/index.js';
import { notFound } from '../common/index.js';
import { checkRoleChange } from '../users/index.js';
import type { OrganizationReference } from './organization-reference.js';
import { type OrganizationFields, type OrganizationRow, OrganizationsRepository } from './organizations.repository.js';

/** The only door to organizations. */
@Injectable()
export class OrganizationsStore {
  constructor(
    private readonly organizations: OrganizationsRepository,
    private readonly authorizer: Authorizer,
  ) {}

  async get(actor: Actor, reference: OrganizationReference, tx?: EntityManager): Promise<OrganizationRow> {
    const organization = await this.organizations.find(reference, tx);
    if (!organization || !this.authorizer.allows(actor, 'read', objectOf(organization.id))) throw notFound();
    return organization;
  }

  async list(actor: Actor): Promise<OrganizationRow[]> {
    return this.organizations.list(this.authorizer.prepare(actor, 'read', 'organization'));
  }

  /** The organizations of this user that the actor may see. */
  async listOfUser(actor: Actor, userId: string): Promise<OrganizationRow[]> {
    return this.organizations.listOfUser(userId, this.authorizer.prepare(actor, 'read', 'organization'));
  }

  /** A new organization belongs to no other one, so this needs permission to create organizations anywhere. Throws `forbidden`. */
  authorizeInsert(actor: Actor): void {
    this.authorizer.authorize(actor, 'create', { type: 'organization' });
  }

  async insert(actor: Actor, fields: Omit<OrganizationFields, 'defaultOrgMemberRoles'>, tx: EntityManager): Promise<OrganizationRow> {
    this.authorizeInsert(actor);
    return this.organizations.insert(fields, tx);
  }

  /** Locks the row against changes until the transaction ends. Throws `not_found` or `forbidden`. */
  async lock(actor: Actor, action: 'update' | 'delete', id: string, tx: EntityManager): Promise<OrganizationRow> {
    if (!this.authorizer.allows(actor, 'read', objectOf(id))) throw notFound();
    this.#authorize(actor, action, id);
    const organization = await this.organizations.lock(id, tx);
    if (!organization) throw notFound();
    return organization;
  }

  /** `before` must be locked. To change the default roles, the actor must be able to assign and unassign them. */
  async update(actor: Actor, before: OrganizationRow, fields: OrganizationFields, tx: EntityManager): Promise<OrganizationRow> {
    this.#authorize(actor, 'update', before.id);
    const change = { organization: before.id, before: before.defaultOrgMemberRoles, after: fields.defaultOrgMemberRoles };
    if (!haveSameNames(change.before, change.after)) refuseApps(actor);
    checkRoleChange(this.authorizer, actor, change, isBuiltIn);
    const after = await this.organizations.update(before.id, fields, tx);
    if (!after) throw notFound();
    return after;
  }

  async delete(actor: Actor, id: string, tx: EntityManager): Promise<void> {
    this.#authorize(actor, 'delete', id);
    if ((await this.organizations.delete(id, tx)) === 0) throw notFound();
  }

  #authorize(actor: Actor, action: Action, id: string): void {
    this.authorizer.authorize(actor, action, objectOf(id));
  }
}

function haveSameNames(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name) => b.includes(name));
}

/** An organization belongs to itself, so that its own roles apply to it. */
function objectOf(id: string): RbacObject {
  return { type: 'organization', id, organization: id };
}

/** Custom roles cannot be default roles, because they can be deleted. */
function isBuiltIn(name: string): boolean {
  return (ORGANIZATION_ROLE_NAMES as readonly string[]).includes(name); // widened for `includes`, which would demand what it is asked to find out
}
