/** Credentials by kind. */
export interface RevocationCounts {
  /** Sessions of browsers and command lines. */
  readonly sessions: number;
  /** Long-lived tokens. */
  readonly tokens: number;
  /** Access tokens of OAuth apps. */
  readonly accessTokens: number;
  /** Tokens of agents. */
  readonly agentTokens: number;
  /** Programs of other platforms that agents trust. */
  readonly workloadIdentities: number;
  /** Consents to OAuth apps that can still be refreshed. */
  readonly grants: number;
}

/** These users, or the next `limit` after one in the order of their ids. */
export type UserSelection = { readonly ids: readonly string[] } | { readonly after: string; readonly limit: number };
