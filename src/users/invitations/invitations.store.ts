import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Actor, Authorizer } from '../../authz/index.js';
import { notFound } from '../../common/index.js';
import { checkRoleChange } from '../roles/role-change.js';
import { isSiteRole } from '../site-roles.js';
import { type InvitationInsert, type InvitationRow, InvitationsRepository } from './invitations.repository.js';

/** The door to invitations for administrators. Whoever may create users may invite them, and see all invitations. */
@Injectable()
export class InvitationsStore {
  constructor(
    private readonly invitations: InvitationsRepository,
    private readonly authorizer: Authorizer,
  ) {}

  /** Throws `forbidden`. */
  authorize(actor: Actor): void {
    this.authorizer.authorize(actor, 'create', { type: 'user' });
  }

  /** Null if there are `most` already. Throws what `checkRoleChange` throws for roles that the actor may not assign. */
  async insert(actor: Actor, invitation: InvitationInsert, most: number, tx: EntityManager): Promise<InvitationRow | null> {
    this.authorize(actor);
    checkRoleChange(this.authorizer, actor, { before: [], after: [...invitation.roles, 'member'] }, isSiteRole);
    await this.invitations.deleteExpired(invitation.email, invitation.createdAt, tx);
    return this.invitations.insert(invitation, most, tx);
  }

  async list(actor: Actor, now: Date): Promise<InvitationRow[]> {
    this.authorize(actor);
    return this.invitations.list(now);
  }

  /** Throws `not_found`. */
  async delete(actor: Actor, id: string, tx: EntityManager): Promise<InvitationRow> {
    this.authorize(actor);
    const row = await this.invitations.delete(id, tx);
    if (!row) throw notFound();
    return row;
  }
}
