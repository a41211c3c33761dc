import type { ApiKeyRow } from '../../auth/index.js';
import type { Actor } from '../../authz/index.js';
import { describeUserAgent } from '../../views/index.js';

/** A session or token of the user, as pages show it. */
export interface ListedKey {
  readonly id: string;
  /** Empty for a session. */
  readonly name: string;
  readonly clientAddress: string;
  /** Browser and operating system, or the program. */
  readonly createdWith: string;
  readonly scopes: readonly string[];
  /** The resources that it can be used on, as `type:id`. Empty: all of them. */
  readonly only: readonly string[];
  readonly createdAt: Date;
  /** Null: never. */
  readonly lastUsedAt: Date | null;
  readonly expiresAt: Date;
  /** Is it the session that requested this page? */
  readonly isCurrent: boolean;
}

export function listedKey(key: ApiKeyRow, actor: Actor): ListedKey {
  return {
    id: key.id,
    name: key.tokenName,
    clientAddress: key.ipAddress,
    createdWith: describeUserAgent(key.userAgent ?? '') ?? 'an unknown program',
    scopes: key.scopes,
    only: key.allowList.includes('*:*') ? [] : key.allowList,
    createdAt: key.createdAt,
    lastUsedAt: key.lastUsed.getTime() === 0 ? null : key.lastUsed,
    expiresAt: key.expiresAt,
    isCurrent: key.id === actor.credential?.keyId,
  };
}
