import type { Actor, Authority, Role } from '../../authz/index.js';
import type { AgentTokenState, ApiKeyLoginType } from '../api-key.entity.js';
import type { UpstreamLink } from '../upstream-links.port.js';
import type { Person } from './person.js';

/** Everything needed to verify a presented key. */
export interface CredentialRecord {
  readonly id: string;
  readonly hashedSecret: Uint8Array;
  readonly loginType: ApiKeyLoginType;
  readonly expiresAt: Date;
  readonly lastUsed: Date;
  readonly lifetimeSeconds: number;
  readonly createdAt: Date;
  /** Canonical resource of an OAuth access token; null for every other kind of key, and for a token whose grant no longer exists. */
  readonly audience: string | null;
  /** Of an OAuth access token; null for every other kind of key, and for a token whose grant no longer exists. */
  readonly token: IssuedAccessToken | null;
  /** Of an agent's token; null for every other kind of key. */
  readonly agent: AgentOfToken | null;
  /** The login at an identity provider that created the key; null for other kinds of keys, and after that login was removed. */
  readonly link: UpstreamLink | null;
  readonly user: Person;
  /**
   * The actor of this key: its user with roles, groups, scopes and allow-list. Built when it is first asked for, after the secret was
   * verified: otherwise the time that it takes would reveal which ids exist.
   */
  actor(): Actor;
}

/** The agent of a token, and the place of the token in its rotation. */
export interface AgentOfToken {
  readonly id: string;
  readonly name: string;
  readonly expiresAt: Date | null;
  readonly tokenState: AgentTokenState;
  /** When the token was last rotated; null if it never was. */
  readonly supersededAt: Date | null;
}

/** What the OAuth provider says about an access token to those who may ask. */
export interface IssuedAccessToken {
  readonly app: {
    readonly id: string;
    /** Of the document that it was made from; null: it has none. */
    readonly documentUrl: string | null;
    /** Did it register itself, without an administrator? */
    readonly dynamicallyRegistered: boolean;
  };
  /** On whose behalf: of the user, or of the app itself, which then acts as its service account with all roles of that. */
  readonly subjectType: 'user' | 'client';
  /** What the app knows the user by; null: by the user's id. */
  readonly subject: string | null;
  /** The apps that exchanged tokens for it, the latest first. */
  readonly actorIds: readonly string[];
  /** The thumbprint of the key that it is bound to (RFC 9449); null for a bearer token. */
  readonly jkt: string | null;
  /** Space-separated. */
  readonly scope: string;
  readonly issuedAt: Date;
}

/** Looks up keys. What it returns was true in the database after the call, whether or not it comes from memory. */
export abstract class Credentials {
  /** Finds by id, never by secret: the caller compares the hash. */
  abstract find(keyId: string): Promise<CredentialRecord | null>;

  /** A person without a key, with full scope and the given authority; null for a user who is barred. */
  abstract findActor(userId: string, authority: Authority, now: Date): Promise<Actor | null>;

  /** All roles of a user, also those of every member, whether or not the user is barred; null for a user who never existed. */
  abstract findRoles(userId: string): Promise<readonly Role[] | null>;
}
