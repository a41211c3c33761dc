import type { Actor } from '../authz/index.js';
import type { ApiKeyLoginType } from './api-key.entity.js';
import type { UpstreamLink } from './upstream-links.js';

/** Everything that deciding about a presented key needs, in one row. */
export interface CredentialRecord {
  readonly id: string;
  readonly hashedSecret: Buffer;
  readonly loginType: ApiKeyLoginType;
  readonly expiresAt: Date;
  readonly lastUsed: Date;
  readonly lifetimeSeconds: number;
  /** Canonical resource of an OAuth access token; null for every other kind of key, and for a token whose grant is gone. */
  readonly audience: string | null;
  /** The login at an identity provider that the key came from; null for keys of other kinds, and when it is gone. */
  readonly link: UpstreamLink | null;
  readonly user: {
    readonly id: string;
    readonly username: string;
    readonly email: string;
    readonly status: 'active' | 'dormant' | 'suspended';
    readonly deleted: boolean;
  };
  /**
   * The actor this key makes of its user: roles, groups, scopes and allow-list. Made when asked for, once the key has been
   * proven: the time it takes would tell which ids exist.
   */
  readonly actor: () => Promise<Actor>;
}

/**
 * Where keys are looked up. A port, because a cache will stand behind it; the database does so now, one prepared statement a
 * request.
 */
export abstract class Credentials {
  /** Never by secret: the caller compares the hash itself. */
  abstract find(keyId: string): Promise<CredentialRecord | null>;

  /** The actor of a person without a key, with full scope; null when the user is gone or suspended. */
  abstract findActor(userId: string): Promise<Actor | null>;
}
