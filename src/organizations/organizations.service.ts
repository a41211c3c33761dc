import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../audit/index.js';
import type { Actor } from '../authz/index.js';
import { displayNameFault, DomainError, nameFault, notFound } from '../common/index.js';
import { refusalOf, Transactions, violates } from '../database/index.js';
import { MembersStore } from './members/members.store.js';
import { parseOrganizationReference } from './organization-reference.js';
import type { OrganizationRow } from './organizations.repository.js';
import { OrganizationsStore } from './organizations.store.js';

export interface NewOrganization {
  /** Checked here and not before, so that who may create none learns nothing about names. */
  readonly name: string | undefined;
  readonly displayName: string | undefined;
  readonly description: string | undefined;
  readonly icon: string | undefined;
}

export interface OrganizationChange extends NewOrganization {
  readonly defaultOrgMemberRoles: readonly string[] | undefined;
}

/** Paths use this word for the default organization, whatever that is called. */
const RESERVED_NAME = 'default';

@Injectable()
export class OrganizationsService {
  constructor(
    private readonly organizations: OrganizationsStore,
    private readonly members: MembersStore,
    private readonly trail: AuditTrail,
    private readonly transactions: Transactions,
  ) {}

  /** The organization that a path names. Throws `not_found` for one that is missing or may not be seen. */
  resolve(actor: Actor, reference: string): Promise<OrganizationRow> {
    return this.organizations.get(actor, parseOrganizationReference(reference));
  }

  list(actor: Actor): Promise<OrganizationRow[]> {
    return this.organizations.list(actor);
  }

  listOfUser(actor: Actor, userId: string): Promise<OrganizationRow[]> {
    return this.organizations.listOfUser(actor, userId);
  }

  /** Throws `not_found` for an organization that the user is not in, or that the actor may not see. */
  async getOfUser(actor: Actor, userId: string, reference: string): Promise<OrganizationRow> {
    const organization = await this.resolve(actor, reference);
    const theirs = await this.organizations.listOfUser(actor, userId);
    if (!theirs.some(({ id }) => id === organization.id)) throw notFound();
    return organization;
  }

  /** May the actor create organizations at all? Throws `forbidden`. */
  authorizeCreate(actor: Actor): void {
    this.organizations.authorizeInsert(actor);
  }

  /** Its creator becomes a member without roles. Throws `forbidden`, `invalid_input` or `conflict`. */
  async create(actor: Actor, wanted: NewOrganization): Promise<OrganizationRow> {
    this.authorizeCreate(actor);
    const name = wanted.name ?? '';
    const displayName = wanted.displayName ?? '';
    checkNames(name, displayName);
    const fields = {
      name,
      displayName: displayName === '' ? name : displayName,
      description: wanted.description ?? '',
      icon: wanted.icon ?? '',
    };
    return this.transactions
      .run(async (tx) => {
        const organization = await this.organizations.insert(actor, fields, tx);
        await this.members.insert(actor, organization, actor.id, tx);
        await this.trail.record(actor, { ...eventOf(organization), action: 'create', statusCode: 201, after: columnsOf(organization) }, tx);
        return organization;
      })
      .catch(rethrow);
  }

  /** What is left out stays. Throws `forbidden`, `invalid_input` or `conflict`. */
  async update(actor: Actor, organization: OrganizationRow, change: OrganizationChange): Promise<OrganizationRow> {
    this.trail.attempt(actor, { ...eventOf(organization), action: 'write' });
    return this.transactions
      .run(async (tx) => {
        const before = await this.organizations.lock(actor, 'update', organization.id, tx);
        const fields = {
          name: change.name ?? before.name,
          displayName: change.displayName ?? before.displayName,
          description: change.description ?? before.description,
          icon: change.icon ?? before.icon,
          defaultOrgMemberRoles: change.defaultOrgMemberRoles ? [...new Set(change.defaultOrgMemberRoles)] : before.defaultOrgMemberRoles,
        };
        checkNames(fields.name, fields.displayName);
        const after = await this.organizations.update(actor, before, fields, tx);
        const rows = { before: columnsOf(before), after: columnsOf(after) };
        await this.trail.record(actor, { ...eventOf(after), action: 'write', statusCode: 200, ...rows }, tx);
        return after;
      })
      .catch(rethrow);
  }

  /** Throws `forbidden`, and `invalid_input` for the default organization or one that still has groups or other members. */
  async delete(actor: Actor, organization: OrganizationRow): Promise<void> {
    this.trail.attempt(actor, { ...eventOf(organization), action: 'delete' });
    await this.transactions
      .run(async (tx) => {
        const before = await this.organizations.lock(actor, 'delete', organization.id, tx);
        if (before.isDefault) throw new DomainError('invalid_input', 'Default organization cannot be deleted.');
        await this.organizations.delete(actor, organization.id, tx);
        await this.trail.record(actor, { ...eventOf(before), action: 'delete', statusCode: 200, before: columnsOf(before) }, tx);
      })
      .catch(rethrow);
  }
}

function checkNames(name: string, displayName: string): void {
  if (name.toLowerCase() === RESERVED_NAME) throw new DomainError('invalid_input', `Organization name "${RESERVED_NAME}" is reserved.`);
  const faults = [
    { field: 'name', detail: nameFault(name) },
    { field: 'display_name', detail: displayNameFault(displayName) },
  ].flatMap(({ field, detail }) => (detail === null ? [] : [{ field, detail }]));
  if (faults.length > 0) throw new DomainError('invalid_input', 'Validation failed.', { validations: faults });
}

/** The schema decides races; this says in our words what it refused. */
function rethrow(cause: unknown): never {
  if (violates(cause, 'organizations_name_lower_key')) {
    throw new DomainError('conflict', 'Organization already exists with that name.', { cause });
  }
  const refusal = refusalOf(cause, 'organizations_protect_deletion');
  throw refusal === undefined ? cause : new DomainError('invalid_input', refusal, { cause });
}

function eventOf({ id, name, icon }: OrganizationRow): {
  resourceType: 'organization';
  resourceId: string;
  resourceTarget: string;
  resourceIcon: string;
  organizationId: string;
} {
  return { resourceType: 'organization', resourceId: id, resourceTarget: name, resourceIcon: icon, organizationId: id };
}

function columnsOf(row: OrganizationRow): Record<string, unknown> {
  return {
    id: row.id,
    name: row.name,
    display_name: row.displayName,
    description: row.description,
    icon: row.icon,
    is_default: row.isDefault,
    deleted: false,
    default_org_member_roles: row.defaultOrgMemberRoles,
  };
}
