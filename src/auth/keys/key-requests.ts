import type { ApiKeyInsert } from './api-key-row.js';
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

/** The id is given only when one was reserved. */
export type KeyRequest = Pick<ApiKeyInsert, 'loginType' | 'tokenName' | 'scopes' | 'allowList' | 'lifetimeSeconds' | 'authTime'> & {
  readonly id: string | undefined;
  /** Absent: that of the request. */
  readonly userAgent?: string;
  readonly isLimited: boolean;
};

export interface StoredKey extends ApiKeyInsert {
  /** Its lifetime is limited by the roles of its owner. */
  readonly isLimited: boolean;
  /** Its id was given out before, for one key. */
  readonly isReserved: boolean;
}
