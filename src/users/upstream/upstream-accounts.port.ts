import type { EntityManager } from 'typeorm';
import type { UpstreamLoginType, UserState } from '../../auth/index.js';
import type { Actor } from '../../authz/index.js';
import type { AuditedUser } from '../user-audit.js';
import type { UserRow } from '../users.repository.js';

/** An account as a login sees it: with everything that an audit diff compares, because a login changes accounts. */
export type AccountRow = AuditedUser & UserState;

/** What an identity provider decides about an account at every login. */
export interface AccountProfile {
  readonly email: string;
  readonly name: string;
  readonly avatarUrl: string;
  readonly githubComUserId: number | null;
}

export interface AccountInsert extends AccountProfile {
  readonly username: string;
  readonly loginType: UpstreamLoginType;
}

export interface AccountUpdate extends AccountProfile {
  readonly status: AccountRow['status'];
}

export interface RoleReplacement {
  readonly before: UserRow;
  readonly after: UserRow;
}

/** Finds, creates and updates users at a login with an identity provider. The actor is `login`, because nobody is signed in yet. */
export abstract class UpstreamAccounts {
  /** Locks the account until the transaction ends. */
  abstract lockByLinkedId(actor: Actor, loginType: UpstreamLoginType, linkedId: string, tx: EntityManager): Promise<AccountRow | null>;

  /** Locks the account until the transaction ends. */
  abstract lockByEmail(actor: Actor, email: string, tx: EntityManager): Promise<AccountRow | null>;

  /** Whether the deployment has a user at all. */
  abstract anyExists(actor: Actor, tx: EntityManager): Promise<boolean>;

  /** Which of these names are taken, in lower case. */
  abstract takenUsernames(actor: Actor, names: readonly string[], tx: EntityManager): Promise<ReadonlySet<string>>;

  /** Active, because the person is present. The first user becomes an owner; of several racing new users exactly one does. */
  abstract insert(actor: Actor, account: AccountInsert, tx: EntityManager): Promise<{ id: string; isOwner: boolean }>;

  /** Never changes the user name. Sets `githubComUserId` only if the provider sent one. */
  abstract update(actor: Actor, id: string, account: AccountUpdate, tx: EntityManager): Promise<void>;

  /** Replaces all site roles; the last owner keeps that role as well. Null: nothing is to be changed. */
  abstract replaceRoles(actor: Actor, id: string, roles: readonly string[], tx: EntityManager): Promise<RoleReplacement | null>;
}
