import type { EntityManager } from 'typeorm';
import type { Actor } from '../authz/index.js';

/** Puts new users into organizations. A port: organizations know users, so that users cannot know organizations. */
export abstract class Memberships {
  /** The organization of everybody who is put nowhere else. Throws `not_found` when the actor may not see it. */
  abstract getDefault(actor: Actor, tx: EntityManager): Promise<{ readonly id: string }>;

  /** The organization of this id, the nil uuid meaning the default one. Throws `not_found` when it is missing or hidden. */
  abstract find(actor: Actor, organizationId: string): Promise<{ readonly id: string }>;

  /** Puts the user into every organization there is, with these roles besides those of every member. Answers which. */
  abstract joinAll(actor: Actor, userId: string, roles: readonly string[], tx: EntityManager): Promise<string[]>;

  /** Throws `not_found` for an organization that is missing or hidden, and `forbidden` when the actor may not add members. */
  abstract join(actor: Actor, organizationId: string, userId: string, tx: EntityManager): Promise<void>;
}
