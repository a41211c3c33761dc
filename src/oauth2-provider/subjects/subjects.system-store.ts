import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Actor, Authorizer, authorizeSystem } from '../../authz/index.js';
import { SubjectsRepository } from './subjects.repository.js';

/** What sectors know users by. Nobody but this server may connect a subject with its user. */
@Injectable()
export class SubjectsSystemStore {
  constructor(
    private readonly subjects: SubjectsRepository,
    private readonly authorizer: Authorizer,
  ) {}

  /** Null: the sector has never met the user. */
  async find(actor: Actor, userId: string, sector: string): Promise<string | null> {
    authorizeSystem(this.authorizer, actor, 'system-oauth2', 'read', 'user');
    return this.subjects.find(userId, sector);
  }

  /** The same for a sector that meets the user now. Null: the user is deleted. */
  async obtain(actor: Actor, userId: string, sector: string, tx?: EntityManager): Promise<string | null> {
    authorizeSystem(this.authorizer, actor, 'system-oauth2', 'create', 'oauth2_app_code_token');
    return this.subjects.obtain(userId, sector, tx);
  }
}
