import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Actor, Authorizer, authorizeSystem } from '../../authz/index.js';
import { type InvitationRow, InvitationsRepository } from './invitations.repository.js';

/** The door to invitations for those who accept one. The actor is `login`, because nobody is signed in yet. */
@Injectable()
export class InvitationsSystemStore {
  constructor(
    private readonly invitations: InvitationsRepository,
    private readonly authorizer: Authorizer,
  ) {}

  async findByToken(actor: Actor, hashedToken: Buffer, now: Date): Promise<InvitationRow | null> {
    authorizeSystem(this.authorizer, actor, 'login', 'create', 'user');
    return this.invitations.findByToken(hashedToken, now);
  }

  /** Uses it up. False if it has expired or was used or revoked: of concurrent calls, one returns true. */
  async claim(actor: Actor, id: string, now: Date, tx: EntityManager): Promise<boolean> {
    authorizeSystem(this.authorizer, actor, 'login', 'create', 'user');
    return this.invitations.claim(id, now, tx);
  }
}
