import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Actor, Authorizer } from '../authz/index.js';
import { notFound } from '../common/index.js';
import { OrganizationsRepository } from './organizations.repository.js';

/** The only door to organizations and their members. */
@Injectable()
export class OrganizationsStore {
  constructor(
    private readonly organizations: OrganizationsRepository,
    private readonly authorizer: Authorizer,
  ) {}

  async getDefault(actor: Actor, tx: EntityManager): Promise<{ id: string }> {
    const organization = await this.organizations.findDefault(tx);
    const readable = organization && this.authorizer.allows(actor, 'read', objectOf('organization', organization.id));
    if (!readable) throw notFound();
    return organization;
  }

  async addMember(actor: Actor, organizationId: string, userId: string, tx: EntityManager): Promise<void> {
    this.authorizer.authorize(actor, 'create', { ...objectOf('organization_member', organizationId), id: userId, owner: userId });
    await this.organizations.insertMember(organizationId, userId, tx);
  }
}

function objectOf(
  type: 'organization' | 'organization_member',
  organization: string,
): { type: typeof type; id: string; organization: string } {
  return { type, id: organization, organization };
}
