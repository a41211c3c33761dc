import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Action, type Actor, Authorizer, groupObject } from '../../authz/index.js';
import { notFound, type Page, type Paged } from '../../common/index.js';
import type { UserSearch } from '../../users/index.js';
import { type GroupIdentity, type GroupMemberRow, GroupMembersRepository } from './group-members.repository.js';
import { type GroupFields, type GroupFilter, type GroupRow, GroupsRepository } from './groups.repository.js';

/** A group that nobody else can change until the transaction ends. */
export interface LockedGroup extends GroupRow {
  /** All members with a row, visible to the actor or not, for the audit log. Null when there are too many to record. */
  readonly memberIds: readonly string[] | null;
}

/** The only door to groups and their members. Members may see their group, but not necessarily its other members. */
@Injectable()
export class GroupsStore {
  constructor(
    private readonly groups: GroupsRepository,
    private readonly members: GroupMembersRepository,
    private readonly authorizer: Authorizer,
  ) {}

  async get(actor: Actor, id: string): Promise<GroupRow> {
    return this.#readable(actor, await this.groups.findById(id));
  }

  async getByName(actor: Actor, organizationId: string, name: string): Promise<GroupRow> {
    return this.#readable(actor, await this.groups.findByName(organizationId, name));
  }

  async list(actor: Actor, filter: GroupFilter): Promise<GroupRow[]> {
    const visibleMembers = this.authorizer.prepare(actor, 'read', 'group_member');
    return this.groups.list(filter, this.authorizer.prepare(actor, 'read', 'group'), visibleMembers);
  }

  /** Throws `not_found` for an actor without permission to read all groups of the organization. */
  async listPage(actor: Actor, organization: string, search: string, page: Page): Promise<Paged<GroupRow>> {
    if (!this.authorizer.allows(actor, 'read', { type: 'group', organization })) throw notFound();
    return this.groups.listPage(organization, search, page, this.authorizer.prepare(actor, 'read', 'group'));
  }

  /** The members that the actor may see. The groups must have been read through this store before. */
  async listMembers(actor: Actor, groups: readonly GroupIdentity[]): Promise<GroupMemberRow[]> {
    return this.members.list(groups, this.authorizer.prepare(actor, 'read', 'group_member'));
  }

  async listMembersPage(actor: Actor, group: GroupIdentity, search: UserSearch, page: Page): Promise<Paged<GroupMemberRow>> {
    this.#requireRead(actor, group);
    return this.members.listPage(group, search, page, this.authorizer.prepare(actor, 'read', 'group_member'));
  }

  /** Returns the id. Throws `forbidden`. */
  async insert(actor: Actor, organization: string, fields: GroupFields, tx: EntityManager): Promise<string> {
    this.authorizer.authorize(actor, 'create', { type: 'group', organization });
    return this.groups.insert(organization, fields, tx);
  }

  /** Throws `not_found` or `forbidden`. */
  async lock(actor: Actor, action: 'update' | 'delete', group: GroupIdentity, tx: EntityManager): Promise<LockedGroup> {
    this.#requireRead(actor, group);
    this.#authorize(actor, action, group);
    const locked = (await this.groups.lock(group.id, tx)) ? await this.groups.findById(group.id, tx) : null;
    if (!locked) throw notFound();
    return { ...locked, memberIds: await this.members.listIds(group.id, tx) };
  }

  async update(actor: Actor, group: GroupIdentity, fields: GroupFields, tx: EntityManager): Promise<void> {
    this.#authorize(actor, 'update', group);
    await this.groups.update(group.id, fields, tx);
  }

  async delete(actor: Actor, group: GroupIdentity, tx: EntityManager): Promise<void> {
    this.#authorize(actor, 'delete', group);
    await this.groups.delete(group.id, tx);
  }

  /** The users among these that are in the group's organization; they stay in it until the transaction ends. */
  async lockMemberships(actor: Actor, group: GroupIdentity, userIds: readonly string[], tx: EntityManager): Promise<string[]> {
    this.#authorize(actor, 'update', group);
    return this.members.lockMemberships(group.id, userIds, tx);
  }

  async addMembers(actor: Actor, group: GroupIdentity, userIds: readonly string[], tx: EntityManager): Promise<void> {
    this.#authorize(actor, 'update', group);
    await this.members.insert(group.id, userIds, tx);
  }

  async removeMembers(actor: Actor, group: GroupIdentity, userIds: readonly string[], tx: EntityManager): Promise<void> {
    this.#authorize(actor, 'update', group);
    await this.members.delete(group.id, userIds, tx);
  }

  #readable(actor: Actor, group: GroupRow | null): GroupRow {
    if (!group) throw notFound();
    this.#requireRead(actor, group);
    return group;
  }

  #requireRead(actor: Actor, { id, organizationId }: GroupIdentity): void {
    if (!this.authorizer.allows(actor, 'read', groupObject(id, organizationId))) throw notFound();
  }

  #authorize(actor: Actor, action: Action, { id, organizationId }: GroupIdentity): void {
    this.authorizer.authorize(actor, action, groupObject(id, organizationId));
  }
}
