import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditTrail } from '../../audit/index.js';
import type { Actor } from '../../authz/index.js';
import { DomainError, notFound, type Page, type Paged, SearchQuery } from '../../common/index.js';
import { Transactions, violates } from '../../database/index.js';
import { parseUserSearch } from '../../users/index.js';
import type { OrganizationRow } from '../organizations.repository.js';
import { auditedGroup, groupResource } from './group-audit.js';
import { AddedTwiceError, applyGroupChange, checkGroupFields, EVERYONE, type GroupChange, isEveryone, nameTaken } from './group-change.js';
import type { GroupMemberRow } from './group-members.repository.js';
import type { GroupFields, GroupFilter, GroupRow } from './groups.repository.js';
import { GroupsStore } from './groups.store.js';

/** A group with the members that the actor may see. */
export interface GroupWithMembers extends GroupRow {
  readonly members: readonly GroupMemberRow[];
}

/** Groups of an organization's members. */
@Injectable()
export class GroupsService {
  constructor(
    private readonly groups: GroupsStore,
    private readonly trail: AuditTrail,
    private readonly transactions: Transactions,
  ) {}

  /** Throws `not_found`. */
  get(actor: Actor, id: string): Promise<GroupRow> {
    return this.groups.get(actor, id);
  }

  /** Throws `not_found`. */
  getByName(actor: Actor, organization: OrganizationRow, name: string): Promise<GroupRow> {
    return this.groups.getByName(actor, organization.id, name);
  }

  async withMembers(actor: Actor, groups: readonly GroupRow[]): Promise<GroupWithMembers[]> {
    const members = await this.groups.listMembers(actor, groups);
    const byGroup = new Map<string, GroupMemberRow[]>(groups.map(({ id }) => [id, []]));
    for (const member of members) byGroup.get(member.groupId)?.push(member);
    return groups.map((group) => ({ ...group, members: byGroup.get(group.id) ?? [] }));
  }

  async list(actor: Actor, filter: GroupFilter): Promise<GroupWithMembers[]> {
    return this.withMembers(actor, await this.groups.list(actor, filter));
  }

  /** Throws `not_found` for an actor without permission to read all groups there, and `invalid_input`. */
  listPage(actor: Actor, organization: OrganizationRow, q: string, page: Page): Promise<Paged<GroupRow>> {
    const query = new SearchQuery(q, 'search');
    const search = query.text('search') ?? '';
    query.finish('Invalid group search query.');
    return this.groups.listPage(actor, organization.id, search, page);
  }

  listMembersPage(actor: Actor, group: GroupRow, q: string, page: Page): Promise<Paged<GroupMemberRow>> {
    return this.groups.listMembersPage(actor, group, parseUserSearch(q), page);
  }

  /** Throws `forbidden`, `invalid_input` or `conflict`. */
  async create(actor: Actor, organization: OrganizationRow, fields: GroupFields): Promise<GroupWithMembers> {
    if (fields.name.toLowerCase() === EVERYONE.toLowerCase()) {
      const validations = [{ field: 'name', detail: `"${EVERYONE}" is a reserved name` }];
      throw new DomainError('invalid_input', `"${EVERYONE}" is reserved and cannot be the name of a group.`, { validations });
    }
    checkGroupFields(fields);
    const id = await this.transactions
      .run(async (tx) => {
        const created = await this.groups.insert(actor, organization.id, fields, tx);
        const group = { id: created, organizationId: organization.id, ...fields };
        const event = { ...groupResource(group), action: 'create', statusCode: 201, after: auditedGroup(group, []) } as const;
        await this.trail.record(actor, event, tx);
        return created;
      })
      .catch((cause: unknown) => {
        // The organization was deleted since it was looked up.
        if (violates(cause, 'organization_exists_check')) throw notFound();
        throw refused(cause, fields.name);
      });
    const [group] = await this.withMembers(actor, [await this.groups.get(actor, id)]);
    if (!group) throw notFound();
    return group;
  }

  /** Makes the whole change or none of it. Throws `forbidden`, `invalid_input` or `conflict`. */
  async update(actor: Actor, group: GroupRow, change: GroupChange): Promise<GroupWithMembers> {
    this.trail.attempt(actor, { ...groupResource(group), action: 'write' });
    await this.transactions
      .run(async (tx) => {
        const before = await this.groups.lock(actor, 'update', group, tx);
        const fields = applyGroupChange(before, change);
        const after = { ...before, ...fields };
        await this.groups.update(actor, group, fields, tx);
        await this.changeMembers(actor, group, change, tx);
        await this.trail.record(
          actor,
          {
            ...groupResource(after),
            action: 'write',
            statusCode: 200,
            before: auditedGroup(before, before.memberIds ?? sortedIds(change.removeUsers)),
            after: auditedGroup(after, before.memberIds ? membersAfter(before.memberIds, change) : sortedIds(change.addUsers)),
          },
          tx,
        );
      })
      .catch((cause: unknown) => {
        throw refused(cause, change.name ?? group.name);
      });
    const [updated] = await this.withMembers(actor, [await this.groups.get(actor, group.id)]);
    if (!updated) throw notFound();
    return updated;
  }

  /** Throws `forbidden`, and `invalid_input` for "Everyone". */
  async delete(actor: Actor, group: GroupRow): Promise<void> {
    this.trail.attempt(actor, { ...groupResource(group), action: 'delete' });
    await this.transactions.run(async (tx) => {
      const before = await this.groups.lock(actor, 'delete', group, tx);
      if (isEveryone(before)) throw new DomainError('invalid_input', `The "${EVERYONE}" group cannot be deleted.`);
      await this.groups.delete(actor, group, tx);
      const row = auditedGroup(before, before.memberIds ?? []);
      const event = { ...groupResource(before), action: 'delete', statusCode: 200, before: row } as const;
      const leftOut = before.memberIds ? {} : { additionalFields: { members_left_out: before.memberCount } };
      await this.trail.record(actor, { ...event, ...leftOut }, tx);
    });
  }

  private async changeMembers(actor: Actor, group: GroupRow, { addUsers, removeUsers }: GroupChange, tx: EntityManager): Promise<void> {
    const named = [...new Set([...addUsers, ...removeUsers].map((id) => id.toLowerCase()))];
    if (named.length === 0) return;
    const members = await this.groups.lockMemberships(actor, group, named, tx);
    const stranger = named.find((id) => !members.includes(id));
    if (stranger !== undefined) {
      const detail = `Add them to ${group.organizationDisplayName} first.`;
      throw new DomainError('invalid_input', `User ${stranger} is not a member of the organization.`, { detail });
    }
    if (addUsers.length > 0) await this.groups.addMembers(actor, group, addUsers, tx);
    if (removeUsers.length > 0) await this.groups.removeMembers(actor, group, removeUsers, tx);
  }
}

/** The schema decides races; this turns its errors into domain errors. */
function refused(cause: unknown, name: string): unknown {
  if (violates(cause, 'groups_organization_id_name_lower_key')) return nameTaken(name, cause);
  return violates(cause, 'group_members_pkey') ? new AddedTwiceError(cause) : cause;
}

function sortedIds(ids: readonly string[]): string[] {
  return ids.map((id) => id.toLowerCase()).sort();
}

function membersAfter(before: readonly string[], { addUsers, removeUsers }: GroupChange): string[] {
  const removed = new Set(removeUsers.map((id) => id.toLowerCase()));
  return [...before, ...addUsers.map((id) => id.toLowerCase())].filter((id) => !removed.has(id)).sort();
}
