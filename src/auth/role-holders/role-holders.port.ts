import type { EntityManager } from 'typeorm';
import type { RoleHolder } from '../../authz/index.js';

/** Looks up the roles of a person who is acted upon. A port, because the stores of several features need it. */
export abstract class RoleHolders {
  /** Without a lock, for early refusals: the roles may change before `lock`. Null for a deleted user. */
  abstract find(userId: string): Promise<RoleHolder | null>;

  /** Locks the user and their roles against changes until the transaction ends. Null for a deleted user. */
  abstract lock(userId: string, tx: EntityManager): Promise<RoleHolder | null>;
}
