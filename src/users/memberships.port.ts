import type { EntityManager } from 'typeorm';
import type { Actor } from '../authz/index.js';

/** Adds new users to organizations. A port, because the organizations module depends on this one. */
export abstract class Memberships {
  /** The organization for users without any other. Throws `not_found` when the actor may not see it. */
  abstract getDefault(actor: Actor, tx: EntityManager): Promise<{ readonly id: string }>;

  /** The organization with this id; the nil UUID means the default one. Throws `not_found` when it is missing or hidden. */
  abstract find(actor: Actor, organizationId: string): Promise<{ readonly id: string }>;

  /** The organizations that the actor may see, the default one first, then by name. */
  abstract listVisible(actor: Actor): Promise<readonly { readonly id: string; readonly displayName: string }[]>;

  /** Adds the user to every organization, with these roles in addition to those of every member. Returns the organizations. */
  abstract joinAll(actor: Actor, userId: string, roles: readonly string[], tx: EntityManager): Promise<string[]>;

  /** May the actor add somebody new? Throws what `join` throws. */
  abstract authorizeJoin(actor: Actor, organizationId: string, tx: EntityManager): Promise<void>;

  /** Throws `not_found` for an organization that is missing or hidden, and `forbidden` when the actor may not add members. */
  abstract join(actor: Actor, organizationId: string, userId: string, tx: EntityManager): Promise<void>;
}
