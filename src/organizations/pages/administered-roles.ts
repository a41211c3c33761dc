import { Injectable } from '@nestjs/common';
import { type Actor, Authorizer } from '../../authz/index.js';
import { isUuid, notFound } from '../../common/index.js';
import type { OrganizationRow } from '../organizations.repository.js';
import { OrganizationsService } from '../organizations.service.js';
import { type AssignableRole, RolesService } from '../roles/roles.service.js';
import { powersIn } from './organization-parts.js';
import { type RolePowers, rolePowers } from './role-parts.js';

/** What a page about a role needs. */
export interface AdministeredRole extends RolePowers {
  readonly organization: OrganizationRow;
  readonly role: AssignableRole;
}

/** Finds what the pages of roles are about. */
@Injectable()
export class AdministeredRoles {
  constructor(
    private readonly organizations: OrganizationsService,
    private readonly roles: RolesService,
    private readonly authorizer: Authorizer,
  ) {}

  /** The organization of a list of roles. Throws `not_found` for everybody who cannot see them. */
  async organizationOf(actor: Actor, id: string): Promise<OrganizationRow> {
    if (!isUuid(id)) throw notFound();
    const organization = await this.organizations.resolve(actor, id);
    if (!powersIn(this.authorizer, actor, organization).parts.some(({ path }) => path === '/roles')) throw notFound();
    return organization;
  }

  /** Throws `not_found` as above, and for a name that no role of the organization has. */
  async find(actor: Actor, organizationId: string, name: string): Promise<AdministeredRole> {
    const organization = await this.organizationOf(actor, organizationId);
    const role = (await this.roles.listOfOrganization(actor, organization)).find((each) => each.name === name);
    if (role === undefined) throw notFound();
    return { organization, role, ...rolePowers(this.authorizer, actor, organization.id, role) };
  }

  /** Throws `not_found` for an actor who cannot create roles. */
  async organizationToCreateIn(actor: Actor, id: string): Promise<OrganizationRow> {
    const organization = await this.organizationOf(actor, id);
    if (!this.mayCreate(actor, organization)) throw notFound();
    return organization;
  }

  mayCreate(actor: Actor, { id }: OrganizationRow): boolean {
    return this.authorizer.allows(actor, 'create', { type: 'assign_org_role', organization: id });
  }
}
