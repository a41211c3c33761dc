import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../audit/index.js';
import type { Actor } from '../authz/index.js';
import { displayNameFault, DomainError, nameFault, notFound, pictureUrlFault } from '../common/index.js';
import { refusalOf, Transactions, violates } from '../database/index.js';
import { MembersStore } from './members/members.store.js';
import { auditedOrganization, organizationResource } from './organization-audit.js';
import { parseOrganizationReference } from './organization-reference.js';
import type { OrganizationFields, OrganizationRow } from './organizations.repository.js';
import { OrganizationsStore } from './organizations.store.js';

export interface NewOrganization {
  /** Checked only here, so that callers without permission to create organizations learn nothing about names. */
  readonly name: string | undefined;
  readonly displayName: string | undefined;
  readonly description: string | undefined;
  readonly icon: string | undefined;
}

export interface OrganizationChange extends NewOrganization {
  readonly defaultOrgMemberRoles: readonly string[] | undefined;
}

/** In paths, this word means the default organization, whatever its name. */
const RESERVED_NAME = 'default';

@Injectable()
export class OrganizationsService {
  constructor(
    private readonly organizations: OrganizationsStore,
    private readonly members: MembersStore,
    private readonly trail: AuditTrail,
    private readonly transactions: Transactions,
  ) {}

  /** The organization that a path names. Throws `not_found` if it does not exist or the actor may not see it. */
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
    const icon = wanted.icon ?? '';
    checkFields({ name, displayName, icon });
    const fields = {
      name,
      displayName: displayName === '' ? name : displayName,
      description: wanted.description ?? '',
      icon,
    };
    return this.transactions
      .run(async (tx) => {
        const organization = await this.organizations.insert(actor, fields, tx);
        await this.members.insert(actor, organization.id, actor.id, tx);
        await this.trail.record(
          actor,
          { ...organizationResource(organization), action: 'create', statusCode: 201, after: auditedOrganization(organization) },
          tx,
        );
        return organization;
      })
      .catch(rethrow);
  }

  /** Omitted fields keep their values. Throws `forbidden`, `invalid_input` or `conflict`. */
  async update(actor: Actor, organization: OrganizationRow, change: OrganizationChange): Promise<OrganizationRow> {
    this.trail.attempt(actor, { ...organizationResource(organization), action: 'write' });
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
        checkFields(fields, before);
        const after = await this.organizations.update(actor, before, fields, tx);
        const rows = { before: auditedOrganization(before), after: auditedOrganization(after) };
        await this.trail.record(actor, { ...organizationResource(after), action: 'write', statusCode: 200, ...rows }, tx);
        return after;
      })
      .catch(rethrow);
  }

  /** Throws `forbidden`, and `invalid_input` for the default organization or one that still has groups or other members. */
  async delete(actor: Actor, organization: OrganizationRow): Promise<void> {
    this.trail.attempt(actor, { ...organizationResource(organization), action: 'delete' });
    await this.transactions
      .run(async (tx) => {
        const before = await this.organizations.lock(actor, 'delete', organization.id, tx);
        if (before.isDefault) throw new DomainError('invalid_input', 'Default organization cannot be deleted.');
        await this.organizations.delete(actor, organization.id, tx);
        await this.trail.record(
          actor,
          { ...organizationResource(before), action: 'delete', statusCode: 200, before: auditedOrganization(before) },
          tx,
        );
      })
      .catch(rethrow);
  }
}

/** An organization may keep a name that was reserved only later. */
function checkFields(
  { name, displayName, icon }: Pick<OrganizationFields, 'name' | 'displayName' | 'icon'>,
  before?: OrganizationRow,
): void {
  const isNamed = name !== before?.name;
  if (isNamed && name.toLowerCase() === RESERVED_NAME)
    throw new DomainError('invalid_input', `Organization name "${RESERVED_NAME}" is reserved.`);
  const faults = [
    { field: 'name', detail: isNamed ? nameFault(name) : null },
    { field: 'display_name', detail: displayNameFault(displayName) },
    { field: 'icon', detail: pictureUrlFault(icon) },
  ].flatMap(({ field, detail }) => (detail === null ? [] : [{ field, detail }]));
  if (faults.length > 0) throw new DomainError('invalid_input', 'Validation failed.', { validations: faults });
}

/** The schema decides races; this turns its errors into domain errors. */
function rethrow(cause: unknown): never {
  if (violates(cause, 'organizations_name_lower_key')) {
    throw new DomainError('conflict', 'Organization already exists with that name.', { cause });
  }
  const refusal = refusalOf(cause, 'organizations_protect_deletion');
  throw refusal === undefined ? cause : new DomainError('invalid_input', refusal, { cause });
}
