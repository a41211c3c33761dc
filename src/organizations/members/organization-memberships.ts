import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../../authz/index.js';
import { NIL_UUID } from '../../common/index.js';
import { Memberships } from '../../users/index.js';
import { parseOrganizationReference } from '../organization-reference.js';
import type { OrganizationRow } from '../organizations.repository.js';
import { OrganizationsStore } from '../organizations.store.js';
import { MembersStore } from './members.store.js';

/** Adds new users to organizations. */
@Injectable()
export class OrganizationMemberships extends Memberships {
  constructor(
    private readonly organizations: OrganizationsStore,
    private readonly members: MembersStore,
  ) {
    super();
  }

  override getDefault(actor: Actor, tx: EntityManager): Promise<{ readonly id: string }> {
    return this.organizations.get(actor, 'default', tx);
  }

  override find(actor: Actor, organizationId: string): Promise<{ readonly id: string }> {
    return this.organizations.get(actor, parseOrganizationReference(organizationId));
  }

  /** The default organization first, where most new people belong. */
  override async listVisible(actor: Actor): Promise<OrganizationRow[]> {
    const visible = await this.organizations.list(actor);
    return [...visible.filter(({ isDefault }) => isDefault), ...visible.filter(({ isDefault }) => !isDefault)];
  }

  override async joinAll(actor: Actor, userId: string, roles: readonly string[], tx: EntityManager): Promise<string[]> {
    const organizations = await this.organizations.list(actor);
    for (const organization of organizations) {
      await this.members.insert(actor, organization.id, userId, tx);
      await this.members.setRoles(actor, organization.id, userId, roles, tx);
    }
    return organizations.map(({ id }) => id);
  }

  override async authorizeJoin(actor: Actor, organizationId: string, tx: EntityManager): Promise<void> {
    const organization = await this.organizations.get(actor, { id: organizationId }, tx);
    await this.members.authorizeInsert(actor, organization.id, NIL_UUID, tx);
  }

  override async join(actor: Actor, organizationId: string, userId: string, tx: EntityManager): Promise<void> {
    const organization = await this.organizations.get(actor, { id: organizationId }, tx);
    await this.members.insert(actor, organization.id, userId, tx);
  }
}
