import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { systemSubject } from '../../authz/index.js';
import { notFound } from '../../common/index.js';
import { sectorOf, type SubjectSettings } from './sectors.js';
import { SubjectsSystemStore } from './subjects.system-store.js';

/** What is to be known of an app. */
export interface SubjectApp extends SubjectSettings {
  readonly id: string;
  readonly redirectUris: readonly string[];
}

/** Which `sub` apps know users by (OpenID Connect Core section 8). */
@Injectable()
export class Subjects {
  private readonly actor = systemSubject('system-oauth2');

  constructor(private readonly subjects: SubjectsSystemStore) {}

  /** Null: no app of its sector has met the user. */
  async find(userId: string, app: SubjectApp): Promise<string | null> {
    return app.subjectType === 'public' ? userId : this.subjects.find(this.actor, userId, sectorOf(app));
  }

  /** For a new grant. Null for a public subject, which is the user's id. Throws `not_found` for a user who was deleted. */
  async ofGrant(userId: string, app: SubjectApp, tx?: EntityManager): Promise<string | null> {
    if (app.subjectType === 'public') return null;
    const subject = await this.subjects.obtain(this.actor, userId, sectorOf(app), tx);
    if (subject === null) throw notFound();
    return subject;
  }
}
