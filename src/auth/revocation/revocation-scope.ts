/** Credentials by kind. */
export interface RevocationCounts {
  /** Sessions of browsers and command lines. */
  readonly sessions: number;
  /** Long-lived tokens. */
  readonly tokens: number;
  /** Access tokens of OAuth apps. */
  readonly accessTokens: number;
  /** Consents to OAuth apps that can still be refreshed. */
  readonly grants: number;
}

/** Which credentials to revoke. `createdUntil` keeps those of people who log in again during the revocation. */
export interface RevocationScope {
  /** Null: of all users. */
  readonly userId: string | null;
  /** Null: of any age. */
  readonly createdUntil: Date | null;
}
