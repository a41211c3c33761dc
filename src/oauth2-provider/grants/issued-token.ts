import type { SubjectType } from '../entities/token.entity.js';

/** An access token or a refresh token, as issued and with its current state. */
export interface IssuedToken {
  /** Of the row. */
  readonly id: string;
  /** Of the access token. */
  readonly keyId: string;
  readonly grantId: string;
  readonly userId: string;
  /** What the app knows the user by; null: by the user's id. */
  readonly subject: string | null;
  readonly appId: string;
  /** Did that app register itself, without an administrator? */
  readonly appDynamicallyRegistered: boolean;
  readonly subjectType: SubjectType;
  /** The apps that exchanged tokens for it, the latest first. */
  readonly actorIds: readonly string[];
  /** The thumbprint of the key that it is bound to (RFC 9449 section 6); null: a bearer token. */
  readonly jkt: string | null;
  /** Canonical resource URI. */
  readonly audience: string;
  /** Space-separated: the scope of this access token, or of the refresh token's grant. */
  readonly scope: string;
  /** Null for an access token that was deleted. */
  readonly expiresAt: Date | null;
  /** Neither used nor expired, its grant is live, and its user may sign in. */
  readonly isActive: boolean;
}

/** The key to find a token row by either of its two tokens. */
export type IssuedTokenKey = { readonly accessKeyId: string } | { readonly refreshPrefix: Buffer };
