import { Injectable } from '@nestjs/common';
import { type Actor, Authorizer } from '../../authz/index.js';
import { isUuid, notFound } from '../../common/index.js';
import type { GroupRow } from '../groups/groups.repository.js';
import { GroupsService } from '../groups/groups.service.js';
import type { OrganizationRow } from '../organizations.repository.js';
import { OrganizationsService } from '../organizations.service.js';
import { type GroupPowers, groupPowers } from './group-parts.js';
import { powersIn } from './organization-parts.js';

/** What a page about a group needs. */
export interface AdministeredGroup extends GroupPowers {
  readonly organization: OrganizationRow;
  readonly group: GroupRow;
}

/** Finds what the pages of groups are about. */
@Injectable()
export class AdministeredGroups {
  constructor(
    private readonly organizations: OrganizationsService,
    private readonly groups: GroupsService,
    private readonly authorizer: Authorizer,
  ) {}

  /** The organization of a list of groups. Throws `not_found` for everybody who cannot see all of them, such as a plain member. */
  async organizationOf(actor: Actor, id: string): Promise<OrganizationRow> {
    if (!isUuid(id)) throw notFound();
    const organization = await this.organizations.resolve(actor, id);
    if (!powersIn(this.authorizer, actor, organization).parts.some(({ path }) => path === '/groups')) throw notFound();
    return organization;
  }

  /** Throws `not_found` as above, and for the group of another organization. */
  async find(actor: Actor, organizationId: string, id: string): Promise<AdministeredGroup> {
    const organization = await this.organizationOf(actor, organizationId);
    if (!isUuid(id)) throw notFound();
    const group = await this.groups.get(actor, id);
    if (group.organizationId !== organization.id) throw notFound();
    return { organization, group, ...groupPowers(this.authorizer, actor, group) };
  }
}
