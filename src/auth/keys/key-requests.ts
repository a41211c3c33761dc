export interface TokenRequest {
  /** Absent: the default. */
  readonly lifetimeSeconds?: number | undefined;
  readonly name?: string | undefined;
  readonly scopes?: readonly string[] | undefined;
  /** The deprecated singular. */
  readonly legacyScope?: string | undefined;
  readonly allowList?: readonly string[] | undefined;
}

/** The user who will own the key. */
export interface KeyOwner {
  readonly id: string;
  readonly username: string;
  readonly isSystem: boolean;
  /** Site roles. */
  readonly rbacRoles: readonly string[];
}
