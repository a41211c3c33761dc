import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../../audit/index.js';
import type { Actor } from '../../authz/index.js';
import { DomainError, notFound, type Page, type Paged } from '../../common/index.js';
import { Transactions, violates } from '../../database/index.js';
import type { UserRow } from '../../users/index.js';
import type { OrganizationRow } from '../organizations.repository.js';
import { auditedMember, memberResource } from './member-audit.js';
import { parseMemberPageSearch, parseMemberSearch } from './member-search.js';
import type { MemberRow, MemberUserRow } from './members.repository.js';
import { FLOOR_ROLE, MembersStore } from './members.store.js';

/** The members of an organization and their roles. */
@Injectable()
export class MembersService {
  constructor(
    private readonly members: MembersStore,
    private readonly trail: AuditTrail,
    private readonly transactions: Transactions,
  ) {}

  /** `reference`: user id, user name, or `me`. Throws `not_found`. */
  get(actor: Actor, organization: OrganizationRow, reference: string): Promise<MemberUserRow> {
    return this.members.get(actor, organization.id, reference === 'me' ? actor.id : reference);
  }

  list(actor: Actor, organization: OrganizationRow, q: string): Promise<MemberUserRow[]> {
    return this.members.list(actor, organization.id, parseMemberSearch(q));
  }

  listPage(actor: Actor, organization: OrganizationRow, q: string, page: Page): Promise<Paged<MemberUserRow>> {
    return this.members.listPage(actor, organization.id, parseMemberPageSearch(q), page);
  }

  /** Throws `forbidden`, and `invalid_input` for an existing member. */
  async add(actor: Actor, organization: OrganizationRow, user: UserRow): Promise<MemberUserRow> {
    await this.transactions
      .run(async (tx) => {
        await this.members.insert(actor, organization.id, user.id, tx);
        const member = { organizationId: organization.id, userId: user.id, username: user.username, roles: [] };
        const event = {
          action: 'create',
          ...memberResource(organization.id, member),
          statusCode: 200,
          after: auditedMember(member),
        } as const;
        await this.trail.record(actor, event, tx);
      })
      .catch((cause: unknown) => {
        if (violates(cause, 'organization_members_pkey')) {
          const detail = `${user.username} is a member of ${organization.displayName}.`;
          throw new DomainError('invalid_input', 'User is already an organization member', { cause, detail });
        }
        // The organization or the user was deleted since the look-up.
        const isGone = violates(cause, 'organization_exists_check') || violates(cause, 'organization_members_deleted_user_check');
        throw isGone ? notFound() : cause;
      });
    return this.members.get(actor, organization.id, user.id);
  }

  /** Throws `not_found`, `forbidden`, and `invalid_input` for the actor themself. */
  async remove(actor: Actor, organization: OrganizationRow, reference: string): Promise<void> {
    const member = await this.get(actor, organization, reference);
    const { userId } = member;
    const event = { ...memberResource(organization.id, member), action: 'delete' } as const;
    this.trail.attempt(actor, event);
    if (userId === actor.id) throw new DomainError('invalid_input', 'cannot remove self from an organization');
    await this.transactions.run(async (tx) => {
      const removed = await this.members.delete(actor, organization.id, userId, tx);
      await this.trail.record(actor, { ...event, statusCode: 204, before: auditedMember(removed) }, tx);
    });
  }

  /** Replaces all roles. Throws `not_found`, `forbidden`, and `invalid_input` for the actor themself and for unassignable roles. */
  async setRoles(actor: Actor, organization: OrganizationRow, reference: string, roles: readonly string[]): Promise<MemberRow> {
    const member = await this.get(actor, organization, reference);
    const { userId } = member;
    const event = { ...memberResource(organization.id, member), action: 'write' } as const;
    this.trail.attempt(actor, event);
    if (userId === actor.id) throw new DomainError('invalid_input', 'You cannot change your own organization roles.');
    const stored = [...new Set(roles)].filter((role) => role !== FLOOR_ROLE);
    return this.transactions.run(async (tx) => {
      const { before, after } = await this.members.setRoles(actor, organization.id, userId, stored, tx);
      const rows = { before: auditedMember(before), after: auditedMember(after) };
      await this.trail.record(actor, { ...event, statusCode: 200, ...rows }, tx);
      return after;
    });
  }
}
